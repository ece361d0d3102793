package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"agendabot/bot"
	"agendabot/index"
)

// missingPage is what is shown where a passage or document was.
type missingPage struct {
	Status   int
	Document bool        // a document was asked for
	Trail    index.Trail // of a passage that is gone
	Twins    []twinView  // passages with the same words
	Search   string      // what the search that is offered begins with
}

// twinView is a link to a passage with the words of another that is gone.
type twinView struct{ Href, Lang, Name string }

func (p missingPage) title(t texts) string {
	if p.Status == http.StatusGone {
		return t.GoneTitle
	}
	return t.NotFoundTitle
}

// LastDocument names the document that a passage stood in: its title then, else its id.
func (p missingPage) LastDocument() string {
	if p.Trail.Title != "" {
		return p.Trail.Title
	}
	return p.Trail.Document
}

// missing says that something is not there (any more), and offers a search.
func (s *Server) missing(w http.ResponseWriter, r *http.Request, p missingPage) {
	if isAPI(r) {
		t, text := textsFor(s.languageFor(r)), ""
		switch {
		case p.Document:
			text = t.NoDocument
		case p.Status == http.StatusGone:
			text = t.Gone
		default:
			text = t.NoPassage
		}
		s.fail(w, r, p.Status, text)
		return
	}
	s.page(w, r, p.Status, "missing", p)
}

// passage leads from an address that was cited to the passage in its document.
func (s *Server) passage(w http.ResponseWriter, r *http.Request) {
	b, release := s.cfg.Live.Acquire()
	defer release()
	found, ok := s.find(w, r, b)
	if !ok {
		return
	}
	q := url.Values{}
	key := found.Passage().Key
	switch {
	case found.trail != nil && found.trail.Exact:
		q.Set("moved", key)
	case found.trail != nil:
		q.Set("near", key)
	case found.changed:
		q.Set("changed", key)
	}
	redirect(w, http.StatusFound, s.here("/d/"+found.Document.ID, q)+"#"+passageAnchor(key))
}

// isSum says that a text has the form of bot.TextSum's.
func isSum(s string) bool {
	return len(s) == 8 && strings.Trim(s, "0123456789abcdef") == ""
}

// foundPassage is a passage that an address names, and the trail that led to it if its id is no longer that.
type foundPassage struct {
	index.Place
	trail   *index.Trail
	changed bool // the id has another text than the one that was cited, which is nowhere else
}

// citedSum is the sum of the text that was cited; empty if the address does not say.
func citedSum(r *http.Request) string {
	if sum := r.URL.Query().Get("v"); isSum(sum) {
		return sum
	}
	return ""
}

// find is the passage that the path names. If there is none, it answers the request itself.
func (s *Server) find(w http.ResponseWriter, r *http.Request, b *index.Build) (found foundPassage, ok bool) {
	id := passageID(r.PathValue("id"))
	if id == "" {
		s.missing(w, r, missingPage{Status: http.StatusNotFound})
		return foundPassage{}, false
	}
	p, err := lookUp(r, b, id)
	if err == nil {
		return s.checkCited(r, b, p), true
	}
	if !errors.Is(err, index.ErrUnknownPassage) {
		s.log.Error("a passage could not be read", "error", err)
		s.failWith(w, r, err)
		return foundPassage{}, false
	}
	return s.follow(w, r, b, id)
}

// lookUp finds a passage of the build by its id or its key, in upper or lower case.
func lookUp(r *http.Request, b *index.Build, id string) (index.Place, error) {
	document, _, _ := strings.Cut(id, "/")
	if _, err := b.Document(document); err != nil && !errors.Is(err, index.ErrUnknownDocument) {
		return index.Place{}, err // the index is damaged: that is no reason to say that there is no such passage
	}
	p, err := b.Passage(id)
	if lower := strings.ToLower(id); errors.Is(err, index.ErrUnknownPassage) && lower != id {
		p, err = b.Passage(lower)
	}
	if key := strings.ToLower(id); errors.Is(err, index.ErrUnknownPassage) && isKey(key) {
		p, err = b.PassageByKey(r.Context(), key)
	}
	return p, err
}

// follow asks the ledger where an id leads that is not in the build.
func (s *Server) follow(w http.ResponseWriter, r *http.Request, b *index.Build, id string) (found foundPassage, ok bool) {
	if s.cfg.Trails == nil {
		s.missing(w, r, missingPage{Status: http.StatusNotFound})
		return foundPassage{}, false
	}
	trail, err := s.cfg.Trails(r.Context(), b, id, citedSum(r))
	if err != nil {
		s.lost(w, r, err)
		return foundPassage{}, false
	}
	if trail.Now != "" {
		if p, err := b.Passage(trail.Now); err == nil {
			return foundPassage{Place: p, trail: &trail}, true
		}
	}
	status := http.StatusNotFound
	if trail.Known {
		status = http.StatusGone
	}
	s.missing(w, r, missingPage{Status: status, Trail: trail, Twins: s.twins(b, &trail), Search: firstWords(trail.Text)})
	return foundPassage{}, false
}

// lost answers while the ledger is away: what it would have said is not known, so that nobody may be told that the
// passage never was.
func (s *Server) lost(w http.ResponseWriter, r *http.Request, err error) {
	s.log.Error("the ledger of ids could not be read", "error", err)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		s.failWith(w, r, err)
		return
	}
	w.Header().Set("Retry-After", strconv.Itoa(rebuilding))
	w.Header().Set("Cache-Control", "no-store")
	s.fail(w, r, http.StatusServiceUnavailable, textsFor(s.languageFor(r)).NoLedger)
}

// checkCited is the passage that has the id, or, if its text is not the one that was cited, the one that has that now.
func (s *Server) checkCited(r *http.Request, b *index.Build, p index.Place) foundPassage {
	v := citedSum(r)
	if v == "" || v == bot.TextSum(p.Text()) {
		return foundPassage{Place: p}
	}
	changed := foundPassage{Place: p, changed: true}
	if s.cfg.Trails == nil {
		return changed
	}
	trail, err := s.cfg.Trails(r.Context(), b, p.Passage().ID, v)
	if err != nil { // then it is not known that it stands elsewhere; what stands here is shown, with a warning
		s.log.Error("the ledger of ids could not be read", "error", err)
		return changed
	}
	if trail.Now == "" || trail.Now == p.Passage().ID {
		return changed
	}
	if other, err := b.Passage(trail.Now); err == nil {
		return foundPassage{Place: other, trail: &trail}
	}
	return changed
}

// twins are links to the passages that a trail offers.
func (s *Server) twins(b *index.Build, trail *index.Trail) (all []twinView) {
	for _, id := range trail.Twins {
		if p, err := b.Passage(id); err == nil {
			name := strings.Join(append([]string{p.Document.Meta.Title}, p.Document.Path(p.Passage().Section)...), " · ")
			all = append(all, twinView{s.address(id, p.Text()), p.Document.Meta.Language, name})
		}
	}
	return all
}

// movedQuery is a request's query for the address that a passage has now: the sum is of the text that is there, so that
// nothing leads on from it.
func movedQuery(r *http.Request, p index.Place) url.Values {
	q := r.URL.Query()
	if citedSum(r) != "" {
		q.Set("v", bot.TextSum(p.Text()))
	}
	return q
}

// firstWords are the words that a search for a text begins with.
func firstWords(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(8, len(words))], " ")
}
