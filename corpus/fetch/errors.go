package fetch

import (
	"errors"

	"agendabot/corpus/extract"
)

// What can go wrong. Fetch returns them wrapped in an Error.
var (
	ErrAddress     = errors.New("the address cannot be used")
	ErrInsecure    = errors.New("the address is not https")
	ErrPort        = errors.New("the port is not one that is used")
	ErrForbidden   = errors.New("the address leads to where nothing is fetched from")
	ErrRedirect    = errors.New("the redirects cannot be followed")
	ErrUnreachable = errors.New("the server cannot be reached")
	ErrCertificate = errors.New("the server's certificate is not to be trusted")
	ErrStatus      = errors.New("the server does not give the document")
	ErrTooLarge    = errors.New("the document is too large")
	ErrTimeout     = errors.New("fetching took too long")
	ErrCutShort    = errors.New("the connection broke off")
	ErrPacked      = errors.New("the packed document cannot be unpacked")
)

// Error says which address could not be fetched, why, and what to do about it.
type Error struct {
	Address string // the one that failed, which after a redirect is not the one given; without user name and password
	Err     error  // one of the errors above
	Detail  string // the IP address, the limit, the status; one line; may be empty
	Advice  string // may be empty
}

// Error is one line: "address: reason: detail; advice".
func (e *Error) Error() string {
	s := extract.Line(e.Err, e.Detail, e.Advice)
	if e.Address != "" {
		s = e.Address + ": " + s
	}
	return s
}

// Unwrap gives the error of this package.
func (e *Error) Unwrap() error { return e.Err }
