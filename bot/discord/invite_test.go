package discord

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func TestInvite(t *testing.T) {
	t.Parallel()
	inv, err := Invite("157730590492196864")
	if err != nil {
		t.Fatal(err)
	}
	want := Invitation{
		Server: "https://discord.com/oauth2/authorize?client_id=157730590492196864&integration_type=0&permissions=274877991936&scope=bot+applications.commands",
		Person: "https://discord.com/oauth2/authorize?client_id=157730590492196864&integration_type=1&scope=applications.commands",
	}
	if inv != want {
		t.Errorf("%+v", inv)
	}
	for _, address := range []string{inv.Server, inv.Person} {
		if _, err := url.Parse(address); err != nil {
			t.Error(err)
		}
	}
	for _, id := range []string{"", "1", "12345678901234x", "157730590492196864&scope=x", " 157730590492196864"} {
		if _, err := Invite(id); err == nil || CheckID(id) == nil {
			t.Errorf("%q is taken for an id", id)
		}
	}
}

// The permissions are five, by the numbers of
// https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags, each with a reason; none of
// them is one for which Discord asks the owner for a second factor.
func TestPermissions(t *testing.T) {
	t.Parallel()
	var names []string
	for _, p := range Permissions() {
		names = append(names, p.Name)
		if p.Why == "" || strings.HasSuffix(p.Why, ".") {
			t.Errorf("%+v", p)
		}
	}
	if want := []string{"View Channels", "Send Messages", "Embed Links", "Read Message History", "Send Messages in Threads"}; !slices.Equal(names, want) {
		t.Errorf("the permissions are %q", names)
	}
	if got := permissionBits(); got != 1<<10|1<<11|1<<14|1<<16|1<<38 {
		t.Errorf("the bits are %b", got)
	}
	if !slices.IsSortedFunc(Permissions(), func(a, b Permission) int { return int(min(max(a.Bit-b.Bit, -1), 1)) }) {
		t.Error("they are in no order")
	}
}

func TestLackingPermissions(t *testing.T) {
	t.Parallel()
	for granted, want := range map[int64][]string{
		permissionBits(): nil,
		permissionBits() | discordgo.PermissionBanMembers:    nil,
		discordgo.PermissionAdministrator:                    nil,
		permissionBits() &^ discordgo.PermissionSendMessages: {"Send Messages"},
		0: {"View Channels", "Send Messages", "Embed Links", "Read Message History", "Send Messages in Threads"},
	} {
		if got := lackingPermissions(granted); !slices.Equal(got, want) {
			t.Errorf("%b lacks %q", granted, got)
		}
	}
}
