package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	program, err := os.Executable()
	if err != nil {
		program = "" // pdfReader says so, if there is a PDF
	}
	code := run(ctx, &world{args: os.Args[1:], env: os.Environ(), stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, program: program})
	stop()
	os.Exit(code)
}
