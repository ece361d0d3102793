package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestForbidden(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"127.0.0.1": "this machine", "127.255.255.254": "this machine", "::1": "this machine", "::ffff:127.0.0.1": "this machine",
		"0.0.0.0": "no address of a server", "0.1.2.3": "no address of a server", "::": "no address of a server",
		"10.0.0.1": "in a private network", "172.16.0.1": "in a private network", "172.31.255.255": "in a private network",
		"192.168.1.1": "in a private network", "::ffff:10.0.0.1": "in a private network", "fc00::1": "in a private network",
		"fd12:3456::1": "in a private network", "fec0::1": "in a private network",
		"100.64.0.1": "in a provider's own network", "100.127.255.255": "in a provider's own network",
		"169.254.169.254": "a cloud's metadata service", "::ffff:169.254.169.254": "a cloud's metadata service",
		"64:ff9b::169.254.169.254": "a cloud's metadata service", "100.100.100.200": "a cloud's metadata service",
		"168.63.129.16": "a cloud's metadata service", "192.0.0.192": "a cloud's metadata service", "fd00:ec2::254": "a cloud's metadata service",
		"169.254.1.1": "on the local link", "fe80::1": "on the local link", "fe80::1%eth0": "on the local link", "2606:4700::1%eth0": "on the local link",
		"224.0.0.1": "of a group", "239.255.255.250": "of a group", "ff02::1": "of a group",
		"240.0.0.1": "kept for later", "255.255.255.255": "kept for later",
		"192.0.2.1": "for examples only", "198.51.100.1": "for examples only", "203.0.113.1": "for examples only",
		"2001:db8::1": "for examples only", "3fff::1": "for examples only",
		"192.0.0.1": "kept for protocols", "198.18.0.1": "for measurements only", "192.88.99.1": "of a tunnel",
		"64:ff9b::10.0.0.1": "in a private network", "64:ff9b::127.0.0.1": "this machine",
		"64:ff9b:1::10.0.0.1": "not in the public part of IPv6",
		"2002:0a00:0001::1":   "of a tunnel", "2002:0808:0808::1": "of a tunnel",
		"2001:0:4136:e378:8000:63bf:3fff:fdd2": "of a tunnel or kept for protocols", // Teredo
		"2001:10::1":                           "of a tunnel or kept for protocols", // ORCHID
		"100::1":                               "not in the public part of IPv6",    // discard
		"::10.0.0.1":                           "not in the public part of IPv6",    // compatible, deprecated
		"::ffff:0:10.0.0.1":                    "not in the public part of IPv6",    // translated, RFC 2765
		"5f00::1":                              "not in the public part of IPv6",

		"8.8.8.8": "", "1.1.1.1": "", "172.15.0.1": "", "172.32.0.1": "", "100.63.0.1": "", "100.128.0.1": "", "192.0.3.1": "",
		"198.20.0.1": "", "169.253.0.1": "", "126.0.0.1": "", "128.0.0.1": "", "223.255.255.1": "", "::ffff:8.8.8.8": "",
		"2606:4700:4700::1111": "", "2001:4860:4860::8888": "", "2a00::1": "", "64:ff9b::8.8.8.8": "",
	} {
		if got := forbidden(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s is %q, not %q", addr, got, want)
		}
	}
	if forbidden(netip.Addr{}) == "" {
		t.Error("no address passes")
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	o := &Options{}
	for _, c := range []struct {
		network, address string
		ok               bool
	}{
		{"tcp4", "8.8.8.8:443", true},
		{"tcp6", "[2606:4700::1]:443", true},
		{"tcp4", "127.0.0.1:443", false},
		{"tcp6", "[::ffff:10.0.0.1]:443", false},
		{"tcp6", "[fe80::1%lo]:443", false},
		{"udp4", "8.8.8.8:443", false},
		{"unix", "/run/socket", false},
		{"tcp4", "example.com:443", false},
		{"tcp4", "", false},
	} {
		err := o.guard(t.Context(), c.network, c.address, nil)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrForbidden) {
			t.Errorf("%s %s: %v", c.network, c.address, err)
		}
	}
}

// Nothing is fetched from these, written as an address or reached by a redirect, and the error says which.
func TestForbiddenAddresses(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]error{
		"127.0.0.1": ErrForbidden, "[::1]": ErrForbidden, "169.254.169.254": ErrForbidden, "[::ffff:10.0.0.1]": ErrForbidden,
		"[::ffff:7f00:1]": ErrForbidden, "100.64.0.1": ErrForbidden, "0.0.0.0": ErrForbidden, "10.1.2.3": ErrForbidden,
		"192.168.0.1": ErrForbidden, "172.20.0.1": ErrForbidden, "224.0.0.1": ErrForbidden, "[::]": ErrForbidden,
		"[fd00:ec2::254]": ErrForbidden, "[64:ff9b::7f00:1]": ErrForbidden, "[2002:7f00:1::]": ErrForbidden,
		"inside.test": ErrForbidden, "localhost.test": ErrForbidden, "six.test": ErrForbidden, "127.0.0.1.": ErrAddress,
		"2130706433": ErrAddress, "0x7f000001": ErrAddress, "0x7f.1": ErrAddress, "0177.0.0.1": ErrAddress, "127.1": ErrAddress,
		"017700000001": ErrAddress, "127.0.0.0x1": ErrAddress, "0": ErrAddress, "256.1.1.1": ErrAddress, "example.1": ErrAddress,
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, true, map[string][]string{
				"inside.test": {"10.0.0.5"}, "localhost.test": {"127.0.0.2"}, "six.test": {"fd00::5"},
			}, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "https://"+host+"/secret", http.StatusFound)
			})
			for what, address := range map[string]string{"address": "https://" + host + "/secret", "redirect": s.url("example.com", "/")} {
				_, err := Fetch(t.Context(), address, s.opts)
				if !errors.Is(err, want) || !strings.HasPrefix(err.Error(), "https://"+host+"/secret: ") {
					t.Errorf("%s: %v", what, err)
				}
			}
			if s.asked.Load() != 1 {
				t.Errorf("%d requests", s.asked.Load())
			}
		})
	}
}

// A name that leads outside when it is looked up first and inside when it is looked up again gets nowhere.
func TestRebinding(t *testing.T) {
	t.Parallel()
	inside := newSite(t, true, nil, serve("text/plain", "secret"))
	s := newSite(t, true, map[string][]string{"a.example.com": {"127.0.0.1", "127.0.0.1", "10.0.0.1"}}, nil)
	s.server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.asked.Add(1) == 1 {
			http.Redirect(w, r, "/again", http.StatusFound)
			return
		}
		http.Redirect(w, r, s.url("a.example.com", "/once-more"), http.StatusFound)
	})
	_, err := Fetch(t.Context(), s.url("a.example.com", "/"), s.opts)
	if !errors.Is(err, ErrForbidden) || !strings.Contains(err.Error(), "/once-more: ") || !strings.Contains(err.Error(), "10.0.0.1 is in a private network") {
		t.Error(err)
	}
	// Another server of this machine, though its port is allowed.
	s.opts.Ports = append(s.opts.Ports, inside.port)
	if _, err := Fetch(t.Context(), fmt.Sprintf("https://example.com:%d/", inside.port), s.opts); !errors.Is(err, ErrForbidden) || inside.asked.Load() > 0 {
		t.Error(err, inside.asked.Load())
	}
}
