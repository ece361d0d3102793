package bot

import (
	"context"
	"errors"

	"agendabot/index"
)

// What can be wrong with a question.
var (
	ErrNoQuestion      = errors.New("there is no question")
	ErrQuestionTooLong = errors.New("the question is too long")
)

// IsQuestionError says that an error lies with the question, so that asking another way helps.
func IsQuestionError(err error) bool {
	return errors.Is(err, ErrNoQuestion) || errors.Is(err, ErrQuestionTooLong)
}

// UserText is what a person reads when something went wrong: one line, what to do next, nothing of the inside. It
// knows the errors that a person can do something about; every other one is ours.
func UserText(err error, language string) string {
	t := TextsFor(language)
	switch {
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
