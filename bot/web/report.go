package web

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

const (
	maxNote   = 1000    // characters of the reader's words
	maxReport = 8 << 10 // bytes of the form: the note, four bytes a character at most, and what the page adds
	trapField = "website"
)

// reportRate lets one address report at most 10 times in any hour: 5 at once, and 5 more in the hour after.
func reportRate() bot.Rate { return bot.Rate{Burst: 5, Every: 12 * time.Minute} }

// reportPage is what the page to report a wrong quotation shows.
type reportPage struct {
	Citation citationView
	Sum      string // of the text that is shown
	Note     string
	Notice   string // why the report was not taken
	Sent     bool
	Off      bool
	MaxNote  int
}

func (p reportPage) title(t texts) string { return t.ReportTitle }

// report asks what is wrong with a quotation.
func (s *Server) report(w http.ResponseWriter, r *http.Request) {
	b, release := s.cfg.Live.Acquire()
	defer release()
	p, ok := s.findHere(w, r, b, "/report/")
	if !ok {
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	if !s.cfg.Desk.Records() {
		s.failWith(w, r, bot.ErrNoJournal)
		return
	}
	s.page(w, r, http.StatusOK, "report", s.reportPage(r, b, p, reportPage{Sent: r.URL.Query().Get("sent") == "1"}))
}

// reportPage fills in what the page to report a passage shows of it.
func (s *Server) reportPage(r *http.Request, b *index.Build, p index.Place, page reportPage) reportPage {
	c := bot.CitationOf(p)
	page.Citation, page.Sum, page.MaxNote = s.citationView(b, &c, languageOf(r)), bot.TextSum(c.Text), maxNote
	return page
}

// sameOrigin refuses forms that another site sends.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	c := http.NewCrossOriginProtection()
	if u, err := url.Parse(s.cfg.Base); err == nil && u.Host != "" {
		// New has checked the address: a proxy may have changed Host, which the origin is compared with otherwise.
		if err := c.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			s.log.Warn("the reader's address cannot be trusted as an origin", "error", err)
		}
	}
	c.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, http.StatusForbidden, textsFor(languageOf(r)).OtherSite)
	}))
	return c.Handler(next)
}

// postReport records a report. It says nothing of who sent it.
func (s *Server) postReport(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	t := textsFor(languageOf(r))
	if !s.cfg.Desk.Records() {
		s.failWith(w, r, bot.ErrNoJournal)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxReport)
	if err := r.ParseForm(); err != nil {
		status := http.StatusBadRequest
		if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
			status = http.StatusRequestEntityTooLarge
		}
		s.fail(w, r, status, t.noteTooLong(maxNote))
		return
	}
	b, release := s.cfg.Live.Acquire()
	defer release()
	p, ok := s.findHere(w, r, b, "/report/")
	if !ok {
		return
	}
	if r.PostForm.Get(trapField) != "" { // no person sees that field: a program is told what it wants to hear
		s.thank(w, p)
		return
	}
	note := strings.TrimSpace(corpus.CleanText(strings.ToValidUTF8(r.PostForm.Get("note"), "\uFFFD")))
	status, notice := s.take(w, r, bot.WrongQuotation{
		At: s.now(), Passage: p.Passage().ID, Text: p.Text(), Build: b.Summary().Digest, Note: note, Language: languageOf(r),
	})
	if status == http.StatusSeeOther {
		s.thank(w, p)
		return
	}
	s.page(w, r, status, "report", s.reportPage(r, b, p, reportPage{Note: note, Notice: notice}))
}

// take records a report, or says why not.
func (s *Server) take(w http.ResponseWriter, r *http.Request, report bot.WrongQuotation) (status int, notice string) {
	t := textsFor(report.Language)
	if utf8.RuneCountInString(report.Note) > maxNote {
		return http.StatusRequestEntityTooLarge, t.noteTooLong(maxNote)
	}
	if r.PostForm.Get("v") != bot.TextSum(report.Text) {
		return http.StatusConflict, t.ChangedMeanwhile
	}
	wait, err := s.reports.Take(r.Context(), bot.Person{Platform: "web", ID: clientOf(r)}, reportRate(), report.At)
	if err == nil && wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		return http.StatusTooManyRequests, t.TooManyReports
	}
	if err == nil {
		err = s.cfg.Desk.ReportWrong(r.Context(), report)
	}
	if err != nil {
		s.log.Error("a report could not be recorded", "passage", report.Passage, "error", err)
		status, _ = statusOf(err)
		return status, t.ReportLost
	}
	return http.StatusSeeOther, ""
}

// thank leads to the page that says that a report was taken, so that sending it again takes a new form.
func (s *Server) thank(w http.ResponseWriter, p index.Place) {
	redirect(w, http.StatusSeeOther, s.here("/report/"+p.Passage().ID, url.Values{"sent": {"1"}}))
}

// clientOf is what a request is counted by. A proxy on this machine or network, as one with TLS is, says for whom it
// asks in the last X-Forwarded-For; whoever comes from elsewhere is not believed.
func clientOf(r *http.Request) string {
	host, _, _ := net.SplitHostPort(r.RemoteAddr)
	proxy, err := netip.ParseAddr(host)
	if err != nil || !proxy.Unmap().IsLoopback() && !proxy.Unmap().IsPrivate() {
		return networkOf(r.RemoteAddr)
	}
	forwarded := r.Header.Values("X-Forwarded-For")
	if len(forwarded) == 0 {
		return networkOf(r.RemoteAddr)
	}
	hops := strings.Split(forwarded[len(forwarded)-1], ",")
	last, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1]))
	if err != nil {
		return networkOf(r.RemoteAddr)
	}
	return networkOf(net.JoinHostPort(last.String(), "0"))
}

// networkOf is what a remote address is counted by: itself, or for IPv6 the /64 that one line is given.
func networkOf(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	addr, err := netip.ParseAddr(host)
	if err != nil || addr.Unmap().Is4() {
		return host
	}
	if prefix, err := addr.WithZone("").Prefix(64); err == nil {
		return prefix.String()
	}
	return host
}
