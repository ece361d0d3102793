package fetch

import (
	"context"
	"fmt"
	"net/netip"
	"syscall"
)

// kept is a range of IP addresses that nothing is fetched from.
type kept struct {
	prefix string
	is     string // what an address in it is
}

// keptRanges are the ranges that are kept out of, the first that holds an address counts. They are the special-purpose
// registries of IANA (https://www.iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry) and what
// clouds put their metadata services at. Of IPv6, what is outside 2000::/3 is refused without being listed here.
func keptRanges() []kept {
	return []kept{
		{"169.254.169.254/32", "a cloud's metadata service"},
		{"168.63.129.16/32", "a cloud's metadata service"}, // Azure's, the one in public space
		{"100.100.100.200/32", "a cloud's metadata service"},
		{"192.0.0.192/32", "a cloud's metadata service"},
		{"fd00:ec2::/32", "a cloud's metadata service"},

		{"0.0.0.0/8", "no address of a server"},
		{"10.0.0.0/8", "in a private network"},
		{"100.64.0.0/10", "in a provider's own network"}, // RFC 6598
		{"127.0.0.0/8", "this machine"},
		{"169.254.0.0/16", "on the local link"},
		{"172.16.0.0/12", "in a private network"},
		{"192.0.0.0/24", "kept for protocols"},
		{"192.0.2.0/24", "for examples only"},
		{"192.88.99.0/24", "of a tunnel"}, // RFC 7526
		{"192.168.0.0/16", "in a private network"},
		{"198.18.0.0/15", "for measurements only"}, // RFC 2544
		{"198.51.100.0/24", "for examples only"},
		{"203.0.113.0/24", "for examples only"},
		{"224.0.0.0/4", "of a group"},
		{"240.0.0.0/4", "kept for later"},

		{"::/128", "no address of a server"},
		{"::1/128", "this machine"},
		{"fc00::/7", "in a private network"},
		{"fe80::/10", "on the local link"},
		{"fec0::/10", "in a private network"},
		{"ff00::/8", "of a group"},
		{"2001::/23", "of a tunnel or kept for protocols"}, // Teredo, ORCHID: RFC 2928
		{"2001:db8::/32", "for examples only"},
		{"2002::/16", "of a tunnel"}, // 6to4, which has an IPv4 address in it: RFC 7526
		{"3fff::/20", "for examples only"},
	}
}

// forbidden says what an IP address is if nothing may be fetched from it, and is empty for a public one.
//
// An IPv4 address within an IPv6 one counts as what it is: mapped (::ffff:0:0/96) and NAT64's (64:ff9b::/96, which is how a
// machine without IPv4 reaches public servers). Tunnels that carry one, 6to4 and Teredo, are refused altogether: no server
// is reached by them alone.
func forbidden(addr netip.Addr) string {
	if addr.Zone() != "" {
		return "on the local link"
	}
	addr = addr.Unmap()
	if !addr.IsValid() {
		return "no address"
	}
	if netip.MustParsePrefix("64:ff9b::/96").Contains(addr) {
		b := addr.As16()
		return forbidden(netip.AddrFrom4([4]byte(b[12:])))
	}
	for _, k := range keptRanges() {
		if netip.MustParsePrefix(k.prefix).Contains(addr) {
			return k.is
		}
	}
	if addr.Is6() && !netip.MustParsePrefix("2000::/3").Contains(addr) {
		return "not in the public part of IPv6"
	}
	return ""
}

// guard is asked by the dialer before each connection, with the IP address that it is about to connect to.
func (o *Options) guard(_ context.Context, network, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || (network != "tcp4" && network != "tcp6") {
		return &Error{Err: ErrForbidden, Detail: fmt.Sprintf("%s %s is no address of a server", network, address)}
	}
	if o.permit != nil && o.permit(to) {
		return nil
	}
	if is := forbidden(to.Addr()); is != "" {
		return &Error{
			Err: ErrForbidden, Detail: to.Addr().String() + " is " + is,
			Advice: "download it by other means and add the file",
		}
	}
	return nil
}
