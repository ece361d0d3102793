package discord

import (
	"reflect"
	"slices"
	"strings"
)

// commandsOf finds whose commands a path means.
func (f *fake) commandsOf(q fakeRequest) (guild string, no *fakeReply) {
	guild = q.vars["guild"]
	switch {
	case q.vars["app"] != fakeApp:
		return "", new(fakeNo(20012))
	case guild != "" && guild != fakeGuild:
		return "", new(fakeNo(50001))
	}
	return guild, nil
}

// getCommands is interactions/application-commands#get-global-application-commands, and the same for a guild. No order is
// promised: it is not the one in which they were put.
func (f *fake) getCommands(q fakeRequest) fakeReply {
	guild, no := f.commandsOf(q)
	if no != nil {
		return *no
	}
	all := fakeDecode[[]obj](f.commands[guild])
	slices.Reverse(all)
	if q.query.Get("with_localizations") != "true" {
		for _, c := range all {
			fakeUntranslate(c)
		}
	}
	return fakeOK(slices.Concat([]obj{}, all))
}

// putCommands is #bulk-overwrite-global-application-commands, and the same for a guild. A command keeps its id as long as
// it keeps type and name.
func (f *fake) putCommands(q fakeRequest) fakeReply {
	guild, no := f.commandsOf(q)
	if no != nil {
		return *no
	}
	form := &fakeForm{}
	if q.list == nil {
		form.add("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
	}
	if form.commands(q.list); form.errors != nil {
		return form.reply()
	}
	old, all := f.commands[guild], []obj{}
	for _, v := range q.list {
		c := fakeNormal(v.(obj), guild)
		c["id"], c["version"] = "", ""
		i := slices.IndexFunc(old, func(o obj) bool { return o["name"] == c["name"] && o["type"] == c["type"] })
		if i >= 0 {
			c["id"], c["version"] = old[i]["id"], old[i]["version"]
		} else {
			c["id"] = f.id()
		}
		if i < 0 || !reflect.DeepEqual(c, old[i]) {
			c["version"] = f.id()
		}
		all = append(all, c)
	}
	f.commands[guild] = all
	f.change()
	return fakeOK(all)
}

// fakeNormal is a command as Discord gives it back: with what was left out, and without what is as good as left out.
func fakeNormal(b obj, guild string) obj {
	c := obj{
		"application_id": fakeApp, "type": fakeOr(b["type"], 1.0), "name": b["name"], "description": fakeOr(b["description"], ""),
		"name_localizations": fakeTranslations(b["name_localizations"]), "nsfw": b["nsfw"] == true,
		"description_localizations":  fakeTranslations(b["description_localizations"]),
		"default_member_permissions": b["default_member_permissions"], "default_permission": true,
	}
	if guild != "" {
		c["guild_id"] = guild
	} else {
		c["integration_types"] = fakeSorted(fakeOr(b["integration_types"], []any{0.0}))
		c["contexts"] = fakeSorted(b["contexts"])
		contexts, _ := b["contexts"].([]any)
		c["dm_permission"] = contexts == nil || slices.Contains(contexts, any(1.0))
	}
	if options := fakeNormalOptions(b["options"]); len(options) > 0 {
		c["options"] = options
	}
	return c
}

func fakeNormalOptions(v any) (all []any) {
	list, _ := v.([]any)
	for _, item := range list {
		b := item.(obj)
		o := obj{
			"type": b["type"], "name": b["name"], "description": b["description"],
			"name_localizations":        fakeTranslations(b["name_localizations"]),
			"description_localizations": fakeTranslations(b["description_localizations"]),
		}
		for _, name := range []string{"required", "autocomplete"} {
			if b[name] == true {
				o[name] = true
			}
		}
		for _, name := range []string{"min_length", "max_length", "min_value", "max_value"} {
			if b[name] != nil {
				o[name] = b[name]
			}
		}
		if types, _ := b["channel_types"].([]any); len(types) > 0 {
			o["channel_types"] = types
		}
		choices, _ := b["choices"].([]any)
		for _, choice := range choices {
			choice := choice.(obj)
			o["choices"] = append(fakeOr(o["choices"], []any{}).([]any), obj{
				"name": choice["name"], "value": choice["value"], "name_localizations": fakeTranslations(choice["name_localizations"]),
			})
		}
		if inner := fakeNormalOptions(b["options"]); len(inner) > 0 {
			o["options"] = inner
		}
		all = append(all, o)
	}
	return all
}

// fakeTranslations are null when there are none.
func fakeTranslations(v any) any {
	if all, _ := v.(obj); len(all) > 0 {
		return all
	}
	return nil
}

func fakeOr(v, instead any) any {
	if v == nil {
		return instead
	}
	return v
}

func fakeSorted(v any) any {
	list, ok := v.([]any)
	if !ok {
		return nil
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b any) int { return int(a.(float64) - b.(float64)) })
	return list
}

// fakeUntranslate takes out what comes only with with_localizations.
func fakeUntranslate(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			fakeUntranslate(item)
		}
	case obj:
		for name, item := range v {
			if strings.HasSuffix(name, "_localizations") {
				delete(v, name)
			}
			fakeUntranslate(item)
		}
	}
}

// registered are the commands of a guild, or with no guild the global ones.
func (f *fake) registered(guild string) []obj {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fakeDecode[[]obj](f.commands[guild])
}
