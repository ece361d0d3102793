package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"agendabot/index"
)

// What can be wrong with a question.
var (
	ErrNoQuestion      = errors.New("there is no question")
	ErrQuestionTooLong = errors.New("the question is too long")
)

// What can be wrong with where or how often something is asked.
var (
	ErrNotHere   = errors.New("questions of this channel are not answered")
	ErrNoJournal = errors.New("nothing is recorded here")
)

// RateError says that a person asked more than the rate allows.
type RateError struct {
	Wait time.Duration // until the next question is answered
}

func (e *RateError) Error() string { return fmt.Sprintf("too many questions; the next in %s", e.Wait) }

// AskError is a question that could not be answered, and its id in the log, by which an administrator finds the reason.
type AskError struct {
	ID  string
	Err error
}

func (e *AskError) Error() string { return fmt.Sprintf("question %s: %v", e.ID, e.Err) }

// Unwrap gives the reason.
func (e *AskError) Unwrap() error { return e.Err }

// DeliveryError says that what was to be said could not be sent, or that nobody knows whether it arrived.
type DeliveryError struct {
	Err error
}

func (e *DeliveryError) Error() string { return "send: " + e.Err.Error() }

// Unwrap gives the reason.
func (e *DeliveryError) Unwrap() error { return e.Err }

// IsQuestionError says that an error lies with the question, so that asking another way helps.
func IsQuestionError(err error) bool {
	return errors.Is(err, ErrNoQuestion) || errors.Is(err, ErrQuestionTooLong)
}

// UserText is what a person reads when something went wrong: one line, what to do next, nothing of the inside. It
// knows the errors that a person can do something about; every other one is ours.
func UserText(err error, language string) string {
	t := TextsFor(language)
	if failed, ok := errors.AsType[*AskError](err); ok {
		return UserText(failed.Err, language) + " " + fmt.Sprintf(t.Reference, failed.ID)
	}
	if rate, ok := errors.AsType[*RateError](err); ok {
		return t.tooMany(max(1, int(rate.Wait.Round(time.Second)/time.Second)))
	}
	if _, ok := errors.AsType[*DeliveryError](err); ok {
		return ChatTextsFor(language).Undelivered
	}
	switch {
	case errors.Is(err, ErrBusy):
		return ChatTextsFor(language).Busy
	case errors.Is(err, ErrNotHere):
		return t.NotHere
	case errors.Is(err, ErrNoJournal):
		return t.NoJournal
	case errors.Is(err, ErrNoQuestion):
		return t.NoQuestion
	case errors.Is(err, ErrQuestionTooLong):
		return t.QuestionTooLong
	case errors.Is(err, context.DeadlineExceeded):
		return t.TooSlow
	case errors.Is(err, context.Canceled):
		return t.Stopped
	case errors.Is(err, index.ErrNoBuild), errors.Is(err, index.ErrOldBuild), errors.Is(err, index.ErrBrokenBuild):
		return t.NoIndex
	default:
		return t.Failed
	}
}
