//go:build !linux

package main

import (
	"os"
	"time"
)

// maxRSS is unknown here: systems give it in different units, or not at all.
func maxRSS(*os.ProcessState) float64 { return 0 }

func forgetPeak() error { return nil }

func ownPeak() float64 { return 0 }

func childrenTime() time.Duration { return 0 }
