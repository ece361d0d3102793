package fetch

import (
	"context"
	"crypto/x509"
	"encoding/binary"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// site is a server on this machine under the name example.com, the one that the guard lets pass.
type site struct {
	server *httptest.Server
	asked  atomic.Int64 // requests
	port   int
	opts   Options
}

// newSite starts a server, with TLS if it is to be secure. Whatever the resolver is asked for is the server's address,
// unless names has it.
func newSite(t *testing.T, secure bool, names map[string][]string, handler http.HandlerFunc) *site {
	t.Helper()
	s := &site{}
	counting := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.asked.Add(1)
		handler(w, r)
	})
	s.opts = Options{resolver: fakeResolver(names), AllowHTTP: !secure}
	s.server = httptest.NewUnstartedServer(counting)
	s.server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients hang up on purpose
	if secure {
		s.server.StartTLS()
		s.opts.roots = x509.NewCertPool()
		s.opts.roots.AddCert(s.server.Certificate())
	} else {
		s.server.Start()
	}
	t.Cleanup(s.server.Close)
	at := netip.MustParseAddrPort(s.server.Listener.Addr().String())
	s.port = int(at.Port())
	s.opts.Ports = []int{s.port}
	s.opts.permit = func(a netip.AddrPort) bool { return a == at }
	return s
}

// url is the address of a path of the site, under a name.
func (s *site) url(name, path string) string {
	u, err := url.Parse(s.server.URL)
	if err != nil {
		panic(err) // what httptest makes is one
	}
	return u.Scheme + "://" + net.JoinHostPort(name, strconv.Itoa(s.port)) + path
}

// fakeResolver answers every question for an IPv4 address with 127.0.0.1, or with what names has; of several, each
// question gets the next. Nothing leaves the process.
func fakeResolver(names map[string][]string) *net.Resolver {
	var asked atomic.Int64
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go answerDNS(server, names, &asked) // ends when the client closes its end
		return client, nil
	}}
}

func answerDNS(c net.Conn, names map[string][]string, asked *atomic.Int64) {
	defer c.Close() //nolint:errcheck // the other end has what it needs
	var length uint16
	for binary.Read(c, binary.BigEndian, &length) == nil {
		raw := make([]byte, length)
		var m dnsmessage.Message
		if _, err := io.ReadFull(c, raw); err != nil || m.Unpack(raw) != nil || len(m.Questions) != 1 {
			return
		}
		q := m.Questions[0]
		reply := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, RecursionAvailable: true}, Questions: m.Questions}
		reply.Answers = dnsAnswer(q, names[strings.TrimSuffix(q.Name.String(), ".")], asked)
		packed, err := reply.Pack()
		if err != nil {
			return
		}
		if _, err := c.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packed))), packed...)); err != nil {
			return
		}
	}
}

func dnsAnswer(q dnsmessage.Question, addresses []string, asked *atomic.Int64) []dnsmessage.Resource {
	if addresses == nil {
		addresses = []string{"127.0.0.1"}
	}
	addr := netip.MustParseAddr(addresses[0])
	if len(addresses) > 1 && q.Type == dnsmessage.TypeA {
		addr = netip.MustParseAddr(addresses[min(int(asked.Add(1))-1, len(addresses)-1)])
	}
	head := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}
	switch {
	case addr.Is4() && q.Type == dnsmessage.TypeA:
		return []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AResource{A: addr.As4()}}}
	case addr.Is6() && q.Type == dnsmessage.TypeAAAA:
		return []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AAAAResource{AAAA: addr.As16()}}}
	default:
		return nil
	}
}

// serve is a handler that gives one body.
func serve(contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body) // a client that went away is what some tests want
	}
}
