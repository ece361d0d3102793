package discord

import (
	"regexp"
	"strconv"
	"strings"

	"agendabot/bot"
)

// What a button does when it is pressed.
const (
	actionMore      = "m" // shows further passages: page, from, try, answer, by, state
	actionShare     = "s" // posts a private answer in the channel: page, from, try, answer, state
	actionContext   = "c" // shows a passage in its section: page (its number, so that no two are the same), key
	actionCite      = "q" // shows how to cite it: the same
	actionHelpful   = "u" // a vote: answer
	actionUnhelpful = "d" // a vote: answer
	actionBrowse    = "b" // shows a page of a section: page (lastPage: the last), key of its first passage
	actionErase     = "e" // asks whether to erase what is kept about the presser
	actionEraseYes  = "y" // erases it
	actionKeep      = "n" // does not
	actionAsk       = "a" // opens the form for a question, and is what that form is called
)

// control is what a button holds, so that it works after a restart. Its custom_id is a version, the action, and what
// that needs, parted by colons:
//
//	1:m:<page>.<from>.<try>:<answer>:<by>:<state>
//	1:s:<page>.<from>.<try>:<answer>:<state>
//	1:c:<page>:<key>, 1:q:<page>:<key>, 1:b:<page>:<key>
//	1:u:<answer>, 1:d:<answer>
//	1:e, 1:y, 1:n, 1:a
//
// The state comes last because it may hold colons. The longest is 100 characters; Discord takes 100.
type control struct {
	action string
	page   int
	from   int    // of the page's citations, how many were shown before
	try    int    // how often sharing was tried
	key    string // of a passage
	answer string // id, for votes; empty: there is none
	by     string // id of who shared the answer; empty: nobody did
	state  string // what Desk.Decode reads
}

const (
	// maxState is the most that Desk.Encode may put into a button.
	maxState = 40
	// lastPage is the page of a section that comes before the next section.
	lastPage = -1

	controlVersion = "1:"
	mostPages      = 9999
	mostMore       = 99 // pages of an answer, and passages of a page
	mostTries      = 9
)

var (
	answerID   = regexp.MustCompile(`^[A-Za-z0-9]{0,26}$`)
	passageKey = regexp.MustCompile(`^[a-z0-9]{1,32}$`)
)

// String is the custom_id; empty if something does not fit in.
func (c control) String() string {
	if !c.valid() {
		return ""
	}
	parts := []string{c.action}
	switch c.action {
	case actionMore:
		parts = append(parts, c.shown(), c.answer, c.by, c.state)
	case actionShare:
		parts = append(parts, c.shown(), c.answer, c.state)
	case actionContext, actionCite, actionBrowse:
		parts = append(parts, strconv.Itoa(c.page), c.key)
	case actionHelpful, actionUnhelpful:
		parts = append(parts, c.answer)
	}
	return controlVersion + strings.Join(parts, ":")
}

// shown is which passages are meant, and how often sharing them was tried.
func (c control) shown() string {
	return strconv.Itoa(c.page) + "." + strconv.Itoa(c.from) + "." + strconv.Itoa(c.try)
}

// valid says that a control has what its action needs, and that in a custom_id it can be nothing else.
func (c control) valid() bool {
	if c.page < lastPage || c.page > mostPages || !answerID.MatchString(c.answer) {
		return false
	}
	switch c.action {
	case actionMore, actionShare:
		inRange := c.page >= 0 && c.page <= mostMore && c.from >= 0 && c.from <= mostMore && c.try >= 0 && c.try <= mostTries
		return inRange && (c.by == "" || isID(c.by)) && validState(c.state) // an id has at most 20 digits
	case actionContext, actionCite, actionBrowse:
		return passageKey.MatchString(c.key)
	case actionHelpful, actionUnhelpful:
		return c.answer != ""
	case actionErase, actionEraseYes, actionKeep, actionAsk:
		return true
	default:
		return false
	}
}

func validState(s string) bool { return s != "" && bot.Width(s) <= maxState && bot.Printable(s) == s }

// parseControl reads a custom_id; ok is false if it is none of ours.
func parseControl(id string) (c control, ok bool) {
	rest, ours := strings.CutPrefix(id, controlVersion)
	action, rest, _ := strings.Cut(rest, ":")
	c.action = action
	page := ""
	switch action {
	case actionMore, actionShare:
		page, rest, _ = strings.Cut(rest, ":")
		c.answer, c.state, _ = strings.Cut(rest, ":")
		if action == actionMore {
			c.by, c.state, _ = strings.Cut(c.state, ":")
		}
		var from, try string
		page, from, _ = strings.Cut(page, ".")
		from, try, _ = strings.Cut(from, ".")
		c.from, _ = strconv.Atoi(from) // what was not written by String is not written so again, and refused below
		c.try, _ = strconv.Atoi(try)
	case actionContext, actionCite, actionBrowse:
		page, c.key, _ = strings.Cut(rest, ":")
	case actionHelpful, actionUnhelpful:
		c.answer = rest
	}
	c.page, _ = strconv.Atoi(page)
	if !ours || c.String() != id {
		return control{}, false
	}
	return c, true
}
