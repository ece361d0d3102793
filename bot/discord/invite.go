package discord

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// Permission is one that the bot needs in a server.
type Permission struct {
	Name string `json:"name"` // as Discord's settings have it in English
	Bit  int64  `json:"bit,string"`
	Why  string `json:"why"`
}

// Permissions are all that the bot needs in a server, no more and no less, in the order of their bits:
// https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags. Commands need none of
// them: only mentions in a server's channels, and sharing an answer there, do.
func Permissions() []Permission {
	return []Permission{
		{"View Channels", discordgo.PermissionViewChannel, "to hear in which channel it is mentioned"},
		{"Send Messages", discordgo.PermissionSendMessages, "to answer there"},
		{"Embed Links", discordgo.PermissionEmbedLinks, "answers are embeds, which a bot without this cannot send"},
		// https://discord.com/developers/docs/resources/message#create-message, of message_reference
		{"Read Message History", discordgo.PermissionReadMessageHistory, "to answer as a reply to the question"},
		// https://discord.com/developers/docs/topics/threads#permissions
		{"Send Messages in Threads", discordgo.PermissionSendMessagesInThreads, "to answer in threads and forum posts"},
	}
}

// permissionBits are all of them in one number.
func permissionBits() int64 {
	var all int64
	for _, p := range Permissions() {
		all |= p.Bit
	}
	return all
}

// lackingPermissions names those that are not among some bits.
func lackingPermissions(granted int64) []string {
	var names []string
	if granted&discordgo.PermissionAdministrator != 0 { // it has all others
		return nil
	}
	for _, p := range Permissions() {
		if granted&p.Bit == 0 {
			names = append(names, p.Name)
		}
	}
	return names
}

// The scopes of OAuth2: https://discord.com/developers/docs/topics/oauth2#shared-resources-oauth2-scopes.
const (
	scopeBot      = "bot"
	scopeCommands = "applications.commands"
)

const authorizeURL = "https://discord.com/oauth2/authorize" // of whatever server takes the calls: people open it in a browser

// Invitation are the addresses at which people add the app.
type Invitation struct {
	Server string `json:"server"` // for those who manage a server
	Person string `json:"person"` // for anybody, to use the commands in every channel
}

// Invite makes the invitation to the app with an id:
// https://discord.com/developers/docs/topics/oauth2#bot-authorization-flow.
func Invite(appID string) (Invitation, error) {
	if !snowflake.MatchString(appID) {
		return Invitation{}, errors.New("discord: the id of an application has digits alone")
	}
	address := func(install discordgo.ApplicationIntegrationType, more url.Values, scopes ...string) string {
		more.Set("client_id", appID)
		more.Set("integration_type", strconv.Itoa(int(install)))
		more.Set("scope", strings.Join(scopes, " "))
		return authorizeURL + "?" + more.Encode()
	}
	bits := strconv.FormatInt(permissionBits(), 10)
	return Invitation{
		Server: address(discordgo.ApplicationIntegrationGuildInstall, url.Values{"permissions": {bits}}, scopeBot, scopeCommands),
		Person: address(discordgo.ApplicationIntegrationUserInstall, url.Values{}, scopeCommands),
	}, nil
}

// snowflake is Discord's form of an id: https://discord.com/developers/docs/reference#snowflakes.
var snowflake = regexp.MustCompile(`^[0-9]{15,20}$`)

// CheckID says what is wrong with the form of an id of Discord's, such as a server's.
func CheckID(v string) error {
	if !snowflake.MatchString(v) {
		return errors.New("use an id such as 80351110224678912 (in Discord, with Developer Mode on: Copy Server ID)")
	}
	return nil
}
