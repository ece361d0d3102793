package web

import (
	"context"
	"errors"
	"net/http"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// rebuilding is how long, in seconds, a client is asked to wait for an index: a reindex of a large corpus takes longer,
// but nobody likes to come back in vain for more than that.
const rebuilding = 30

// statusOf is the status that an error is answered with, and after how many seconds it is worth asking again; 0: not said.
func statusOf(err error) (status, retryAfter int) {
	if rate, ok := errors.AsType[*bot.RateError](err); ok {
		return http.StatusTooManyRequests, max(1, int((rate.Wait+time.Second-1)/time.Second))
	}
	switch {
	case bot.IsQuestionError(err):
		return http.StatusBadRequest, 0
	case errors.Is(err, bot.ErrNotHere):
		return http.StatusForbidden, 0
	case errors.Is(err, bot.ErrNoJournal):
		return http.StatusNotFound, 0
	case errors.Is(err, index.ErrNoBuild), errors.Is(err, index.ErrOldBuild), errors.Is(err, index.ErrBrokenBuild):
		return http.StatusServiceUnavailable, rebuilding
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout, 0
	case errors.Is(err, context.Canceled): // whoever asked has gone, or the program ends
		return http.StatusServiceUnavailable, rebuilding
	default:
		return http.StatusInternalServerError, 0
	}
}
