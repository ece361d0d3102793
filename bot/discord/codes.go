package discord

// Discord's numbers of errors: https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes.
const (
	codeUnknownChannel     = 10003
	codeUnknownGuild       = 10004
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015 // there is no first answer yet, or never was
	codeDailyCommands      = 30034
	codeAcknowledged       = 40060 // somebody gave the first answer before
	codeMissingAccess      = 50001
	codeCannotMessageUser  = 50007
	codeMissingPermissions = 50013
	codeBadWebhookToken    = 50027 // an interaction's token has expired: no fault of the bot's
	codeInvalidForm        = 50035
	codeThreadArchived     = 50083
	codeNoHistory          = 160002 // a reply needs the permission to read the channel's history
	codeThreadLocked       = 160005
)

// barred says that the bot may not write in a channel, or not any more.
func barred(err error) bool {
	switch errorCode(err) {
	case codeUnknownChannel, codeMissingAccess, codeMissingPermissions, codeThreadArchived, codeThreadLocked, codeCannotMessageUser:
		return true
	default:
		return false
	}
}
