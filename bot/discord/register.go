package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"slices"

	"github.com/bwmarrin/discordgo"
)

// typeEntryPoint is the command that starts an app's Activity, which Discord makes itself; the library does not know it:
// https://discord.com/developers/docs/interactions/application-commands#entry-point-commands.
const typeEntryPoint discordgo.ApplicationCommandType = 4

// RegisterOptions say what Register does.
type RegisterOptions struct {
	Token  string
	APIURL string // another server than Discord's; empty: none
	Guild  string // for this server alone; empty: everywhere
	Remove bool   // take the commands away instead
	Check  bool   // only compare
}

// Registration is how the commands that are registered differ from those that should be, and were made not to unless
// Register was only to compare. People see the names: "/ask", or "Find in the agenda" on a message.
type Registration struct {
	Application string   `json:"application"` // its id
	Name        string   `json:"name"`        // and its name
	Guild       string   `json:"guild,omitempty"`
	Added       []string `json:"added"`
	Changed     []string `json:"changed"`
	Removed     []string `json:"removed"`
	Unchanged   []string `json:"unchanged"`
}

// Differs says that something is to be registered, or was.
func (r Registration) Differs() bool { return len(r.Added)+len(r.Changed)+len(r.Removed) > 0 }

// Register makes the registered commands those of the app. It overwrites them all at once, and only if any differs:
// Discord takes 200 new ones a day,
// https://discord.com/developers/docs/interactions/application-commands#registering-a-command.
func Register(ctx context.Context, log *slog.Logger, o RegisterOptions) (Registration, error) {
	if o.Guild != "" {
		if err := CheckID(o.Guild); err != nil {
			return Registration{}, fmt.Errorf("discord: the server's id: %w", err)
		}
	}
	g := &registrar{rest: adminREST(log, o.Token, o.APIURL), guild: o.Guild}
	if !o.Remove {
		g.want = Commands()
	}
	app, err := currentApplication(ctx, g.rest)
	if err != nil {
		return Registration{}, explainCall("ask which application the token is for", err)
	}
	g.app = app.ID
	there, err := g.registered(ctx)
	if err != nil {
		return Registration{}, explainCall("read the commands that are registered", err)
	}
	r := g.compare(there)
	r.Application, r.Name, r.Guild = app.ID, app.Name, o.Guild
	if o.Check || !r.Differs() {
		return r, nil
	}
	if err := g.overwrite(ctx, there); err != nil {
		return r, explainCall("register the commands", err)
	}
	log.InfoContext(ctx, "commands registered", "added", len(r.Added), "changed", len(r.Changed), "removed", len(r.Removed))
	return r, nil
}

// registrar is one run of Register.
type registrar struct {
	rest  *rest
	app   string
	guild string // empty: every server
	want  []*discordgo.ApplicationCommand
}

// registeredCommand is a command as Discord has it.
type registeredCommand struct {
	discordgo.ApplicationCommand
	raw json.RawMessage // with what the library does not know
}

func (g *registrar) endpoint() string {
	if g.guild != "" {
		return discordgo.EndpointApplicationGuildCommands(g.app, g.guild)
	}
	return discordgo.EndpointApplicationGlobalCommands(g.app)
}

// registered reads the commands with their localisations, which Discord leaves out unless asked for them.
func (g *registrar) registered(ctx context.Context) ([]registeredCommand, error) {
	var raws []json.RawMessage
	if err := getJSON(ctx, g.rest, g.endpoint()+"?with_localizations=true", &raws); err != nil {
		return nil, err
	}
	all := make([]registeredCommand, len(raws))
	for i, raw := range raws {
		all[i].raw = raw
		if err := json.Unmarshal(raw, &all[i].ApplicationCommand); err != nil {
			return nil, fmt.Errorf("a command that is registered: %w", err)
		}
	}
	return all, nil
}

// compare holds what is registered against what should be. An entry point is neither: it is kept.
func (g *registrar) compare(there []registeredCommand) Registration {
	r := Registration{Added: []string{}, Changed: []string{}, Removed: []string{}, Unchanged: []string{}}
	for _, want := range g.want {
		i := slices.IndexFunc(there, func(c registeredCommand) bool { return sameCommand(&c.ApplicationCommand, want) })
		switch {
		case i < 0:
			r.Added = append(r.Added, shownCommand(want))
		case g.normal(&there[i].ApplicationCommand) != g.normal(want):
			r.Changed = append(r.Changed, shownCommand(want))
		default:
			r.Unchanged = append(r.Unchanged, shownCommand(want))
		}
	}
	for i := range there {
		c := &there[i].ApplicationCommand
		wanted := slices.ContainsFunc(g.want, func(want *discordgo.ApplicationCommand) bool { return sameCommand(c, want) })
		if !wanted && c.Type != typeEntryPoint {
			r.Removed = append(r.Removed, shownCommand(c))
		}
	}
	return r
}

// overwrite sends all commands. Discord refuses that without the entry point, if there is one.
func (g *registrar) overwrite(ctx context.Context, there []registeredCommand) error {
	send := []any{}
	for _, c := range g.want {
		send = append(send, g.sent(c))
	}
	for _, c := range there {
		if c.Type == typeEntryPoint {
			kept, err := resent(c.raw)
			if err != nil {
				return err
			}
			send = append(send, kept)
		}
	}
	// It says how all are to be in the end, so it may be said twice.
	return g.rest.call(ctx, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
		_, err := s.RequestWithBucketID(http.MethodPut, g.endpoint(), send, g.endpoint(), opt...)
		return err
	})
}

// sent is a command as it is registered: those of one server have no contexts,
// https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-structure.
func (g *registrar) sent(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	if g.guild == "" {
		return c
	}
	here := *c
	here.Contexts, here.IntegrationTypes = nil, nil
	return &here
}

// resent is a registered command without what Discord says of it and does not take.
func resent(raw json.RawMessage) (map[string]json.RawMessage, error) {
	var c map[string]json.RawMessage
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("a command that is kept: %w", err)
	}
	for _, key := range []string{"application_id", "guild_id", "version", "name_localized", "description_localized"} {
		delete(c, key)
	}
	return c, nil
}

// sameCommand says that two are the same command, however they differ: names are unique within a type.
func sameCommand(a, b *discordgo.ApplicationCommand) bool {
	return a.Name == b.Name && commandType(a) == commandType(b)
}

func commandType(c *discordgo.ApplicationCommand) discordgo.ApplicationCommandType {
	return cmp.Or(c.Type, discordgo.ChatApplicationCommand)
}

// shownCommand names a command as people see it.
func shownCommand(c *discordgo.ApplicationCommand) string {
	if commandType(c) == discordgo.ChatApplicationCommand {
		return "/" + c.Name
	}
	return c.Name
}
