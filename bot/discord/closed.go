package discord

import (
	"errors"
	"fmt"
)

// closedError is a connection that the gateway ended, and its reason.
type closedError struct{ code int }

func (e *closedError) Error() string {
	return fmt.Sprintf("the gateway closed the connection: code %d", e.code)
}

// fatalClose is a reason for which the gateway takes the app never again, with what to do; nil for others.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
func fatalClose(code int) error {
	todo := map[int]string{
		4004: "the bot's token is refused: copy it again from the Bot page of the developer portal into AGENDABOT_DISCORD_TOKEN",
		4010: "the number of shards is not valid: set AGENDABOT_DISCORD_SHARDS to auto",
		4011: "the bot is in too many servers for so few shards: set AGENDABOT_DISCORD_SHARDS to auto, or a higher number, and start again",
		4012: "this version of the gateway is no longer served: install a newer agendabot",
		4013: "the intents are not valid: install a newer agendabot",
		4014: "an intent is not allowed, though none is privileged: look at the Bot page of the developer portal whether the app is restricted",
	}
	if t, ok := todo[code]; ok {
		return errors.New("discord: " + t + fmt.Sprintf(" (close code %d)", code))
	}
	return nil
}
