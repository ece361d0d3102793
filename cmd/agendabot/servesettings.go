package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"agendabot/bot"
)

// off is the value that turns a setting's part of the program off.
const off = "off"

// minKey is the shortest key that is taken: a guessed key gives the hashes of people away.
const minKey = 16

func listenAddress(v string) error {
	host, port, err := net.SplitHostPort(v)
	if v == off || v == "" {
		return nil
	}
	n, perr := strconv.Atoi(port)
	if err != nil || perr != nil || n < 0 || n > 65535 || strings.ContainsAny(host, "/ ") {
		return errors.New("use host:port, such as 127.0.0.1:8080 or :8080 for every network, or off")
	}
	return nil
}

func baseURL(v string) error {
	if v == "" {
		return nil
	}
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return errors.New("use an address such as https://example.org or https://example.org/agenda")
	}
	return nil
}

// optional takes nothing, too.
func optional(check func(string) error) func(string) error {
	return func(v string) error {
		if v == "" {
			return nil
		}
		return check(v)
	}
}

// apiURL checks the address of a server that takes a platform's tokens.
func apiURL(v string) error {
	if baseURL(v) != nil {
		return errors.New("use the address of an API such as http://127.0.0.1:9999/api/")
	}
	return nil
}

const (
	autoShards = "auto"
	mostShards = 1000 // each is a connection, and takes one of 1,000 starts a day: https://discord.com/developers/docs/events/gateway#session-start-limit-object
)

func shards(v string) error {
	_, err := parseShards(v)
	return err
}

// parseShards reads auto, which is 0, or a number.
func parseShards(v string) (int, error) {
	if v == autoShards {
		return 0, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > mostShards {
		return 0, fmt.Errorf("use auto, or a number from 1 to %d", mostShards)
	}
	return n, nil
}

func retention(v string) error {
	_, err := parseRetention(v)
	return err
}

// parseRetention reads 90d, 12h or forever, which is 0.
func parseRetention(v string) (time.Duration, error) {
	if v == "forever" {
		return 0, nil
	}
	d, err := parseDays(v)
	if err != nil || d < time.Hour {
		return 0, errors.New("use a time of an hour or more such as 90d or 12h, or forever")
	}
	return d, nil
}

// mostDays bounds times, far below what a time.Duration holds.
const mostDays = 100 * 365

// parseDays reads a duration as Go writes it, or whole days: 90d.
func parseDays(v string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(v, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > mostDays {
			return 0, fmt.Errorf("%q is no number of days from 0 to %d", days, mostDays)
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	return time.ParseDuration(v)
}

func rateLimit(v string) error {
	_, err := parseRate(v)
	return err
}

// parseRate reads 20/1m: 20 questions at once, then one more in each 3 seconds. off is the zero rate.
func parseRate(v string) (bot.Rate, error) {
	if v == off {
		return bot.Rate{}, nil
	}
	many, per, ok := strings.Cut(v, "/")
	n, err := strconv.Atoi(many)
	d, derr := time.ParseDuration(per)
	if !ok || err != nil || derr != nil || n < 1 || n > 10_000 || d < time.Second || d > 24*time.Hour {
		return bot.Rate{}, errors.New("use a number of questions and a time such as 20/1m or 100/1h, or off")
	}
	return bot.Rate{Burst: n, Every: d / time.Duration(n)}, nil
}

func postgresURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return errors.New("use an address that begins with postgres://") // never the error's text: it holds the password
	}
	return nil
}

func hashKey(v string) error {
	if len(v) < minKey {
		return fmt.Errorf("use %d characters or more", minKey)
	}
	return nil
}
