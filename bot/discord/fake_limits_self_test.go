package discord

import (
	"fmt"
	"strings"
	"testing"
)

// jsonTimes repeats pieces of JSON; %d in a piece is its number.
func jsonTimes(n int, piece string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.ReplaceAll(piece, "%d", fmt.Sprint(i))
	}
	return strings.Join(all, ",")
}

// jsonX is a string of n characters.
func jsonX(n int) string { return `"` + strings.Repeat("x", n) + `"` }

func jsonEmbed(field string) string { return `"embeds":[{"title":"t",` + field + `}]` }

func jsonButton(field string) string {
	return `"content":"c","components":[{"type":1,"components":[{"type":2,"style":1,` + field + `}]}]`
}

func jsonModal(field string) string {
	return `"custom_id":"i","title":"t","components":[` + jsonInput(`"label":"l"`) + `],` + field
}

func jsonInput(field string) string {
	return `{"type":1,"components":[{"type":4,"custom_id":"i%d","style":1,"label":"l",` + field + `}]}`
}

// fakeTry sends what stands for the data of a message, of a modal or of suggestions, whichever it is.
func fakeTry(t *testing.T, f *fake, data string) (got fakeRaw, at string) {
	t.Helper()
	kind, raw := "9", f.slash(userAlice, channelGeneral, "ask")
	switch {
	case strings.HasPrefix(data, `"choices"`):
		kind, raw = "8", f.autocomplete(userAlice, channelGeneral, "ask", fakeOption("question", "a"))
	case strings.HasPrefix(data, `"content"`), strings.HasPrefix(data, `"embeds"`), strings.HasPrefix(data, `"components"`):
		return f.call(t, "POST", "/channels/"+channelGeneral+"/messages", "{"+data+","+fakeNoPing+"}"), ""
	}
	i := fakeRead(t, raw)
	return f.call(t, "POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", `{"type":`+kind+`,"data":{`+data+`}}`), "data."
}

// TestFakeLimits sends each thing that has a limit at that limit and one past it.
func TestFakeLimits(t *testing.T) {
	t.Parallel()
	const url, row = "https://example.org/", `{"type":1,"components":[{"type":2,"style":1,"label":"b","custom_id":"%d"}]}`
	link := func(n int) string { return `"` + url + strings.Repeat("x", n-len(url)) + `"` }
	tests := []struct {
		name  string
		limit int
		at    string
		with  func(n int) string
	}{
		{"content", fakeMaxContent, "content", func(n int) string { return `"content":` + jsonX(n) }},
		{"content, UTF-16", fakeMaxContent / 2, "content", func(n int) string { return `"content":"` + strings.Repeat("😀", n) + `"` }},
		{"content, with white space", fakeMaxContent, "content", func(n int) string { return `"content":"x` + strings.Repeat(" ", n-1) + `"` }},
		{"embeds", fakeMaxEmbeds, "embeds", func(n int) string { return `"embeds":[` + jsonTimes(n, `{"title":"t"}`) + `]` }},
		{"title", fakeMaxTitle, "embeds.0.title", func(n int) string { return `"embeds":[{"title":` + jsonX(n) + `}]` }},
		{"description", fakeMaxDescription, "embeds.0.description", func(n int) string { return jsonEmbed(`"description":` + jsonX(n)) }},
		{"fields", fakeMaxFields, "embeds.0.fields", func(n int) string { return jsonEmbed(`"fields":[` + jsonTimes(n, `{"name":"n","value":"v"}`) + `]`) }},
		{"field's name", fakeMaxFieldName, "embeds.0.fields.0.name", func(n int) string { return jsonEmbed(`"fields":[{"name":` + jsonX(n) + `,"value":"v"}]`) }},
		{"field's value", fakeMaxFieldValue, "embeds.0.fields.0.value", func(n int) string { return jsonEmbed(`"fields":[{"name":"n","value":` + jsonX(n) + `}]`) }},
		{"footer", fakeMaxFooter, "embeds.0.footer.text", func(n int) string { return jsonEmbed(`"footer":{"text":` + jsonX(n) + `}`) }},
		{"author", fakeMaxAuthor, "embeds.0.author.name", func(n int) string { return jsonEmbed(`"author":{"name":` + jsonX(n) + `}`) }},
		{"all embeds together", fakeMaxEmbedded, "embeds", func(n int) string {
			return `"embeds":[{"title":"t","description":` + jsonX(4000) + `,"author":{"name":"a"},"footer":{"text":"f"}},` +
				`{"description":` + jsonX(n-4005) + `,"fields":[{"name":"n","value":"v"}]}]`
		}},
		{"color", fakeMaxColor, "embeds.0.color", func(n int) string { return jsonEmbed(`"color":` + fmt.Sprint(n)) }},
		{"embed's url", fakeMaxEmbedURL, "embeds.0.url", func(n int) string { return jsonEmbed(`"url":` + link(n)) }},
		{"author's url", fakeMaxEmbedURL, "embeds.0.author.url", func(n int) string { return jsonEmbed(`"author":{"name":"a","url":` + link(n) + `}`) }},
		{"image's url", fakeMaxEmbedURL, "embeds.0.image.url", func(n int) string { return jsonEmbed(`"image":{"url":` + link(n) + `}`) }},
		{"rows", fakeMaxRows, "components", func(n int) string { return `"content":"c","components":[` + jsonTimes(n, row) + `]` }},
		{"buttons", fakeMaxButtons, "components.0.components", func(n int) string {
			return `"content":"c","components":[{"type":1,"components":[` + jsonTimes(n, `{"type":2,"style":1,"label":"b","custom_id":"%d"}`) + `]}]`
		}},
		{"label", fakeMaxLabel, "components.0.components.0.label", func(n int) string { return jsonButton(`"custom_id":"i","label":` + jsonX(n)) }},
		{"custom_id", fakeMaxCustomID, "components.0.components.0.custom_id", func(n int) string { return jsonButton(`"label":"b","custom_id":` + jsonX(n)) }},
		{"button's url", fakeMaxButtonURL, "components.0.components.0.url", func(n int) string {
			return `"content":"c","components":[{"type":1,"components":[{"type":2,"style":5,"label":"b","url":` + link(n) + `}]}]`
		}},
		{"choices", fakeMaxChoices, "choices", func(n int) string { return `"choices":[` + jsonTimes(n, `{"name":"n%d","value":"v"}`) + `]` }},
		{"choice's name", fakeMaxChoice, "choices.0.name", func(n int) string { return `"choices":[{"name":` + jsonX(n) + `,"value":"v"}]` }},
		{"choice's value", fakeMaxChoice, "choices.0.value", func(n int) string { return `"choices":[{"name":"n","value":` + jsonX(n) + `}]` }},
		{"choice's translation", fakeMaxChoice, "choices.0.name_localizations.fr", func(n int) string {
			return `"choices":[{"name":"n","value":1,"name_localizations":{"fr":` + jsonX(n) + `}}]`
		}},
		{"modal's title", fakeMaxModalTitle, "title", func(n int) string { return jsonModal(`"title":` + jsonX(n)) }},
		{"modal's custom_id", fakeMaxCustomID, "custom_id", func(n int) string { return jsonModal(`"custom_id":` + jsonX(n)) }},
		{"inputs", fakeMaxInputs, "components", func(n int) string {
			return jsonModal(`"components":[` + jsonTimes(n, jsonInput(`"required":true`)) + `]`)
		}},
		{"input's custom_id", fakeMaxCustomID, "components.0.components.0.custom_id", func(n int) string {
			return jsonModal(`"components":[` + jsonInput(`"custom_id":`+jsonX(n)) + `]`)
		}},
		{"input's label", fakeMaxInputLabel, "components.0.components.0.label", func(n int) string {
			return jsonModal(`"components":[` + jsonInput(`"label":`+jsonX(n)) + `]`)
		}},
		{"placeholder", fakeMaxPlaceholder, "components.0.components.0.placeholder", func(n int) string {
			return jsonModal(`"components":[` + jsonInput(`"placeholder":`+jsonX(n)) + `]`)
		}},
		{"input's value", fakeMaxInputValue, "components.0.components.0.value", func(n int) string {
			return jsonModal(`"components":[` + jsonInput(`"value":`+jsonX(n)) + `]`)
		}},
		{"min_length", fakeMaxInputValue, "components.0.components.0.min_length", func(n int) string {
			return jsonModal(`"components":[` + jsonInput(`"min_length":`+fmt.Sprint(n)) + `]`)
		}},
		{"max_length", fakeMaxInputValue, "components.0.components.0.max_length", func(n int) string {
			return jsonModal(`"components":[` + jsonInput(`"max_length":`+fmt.Sprint(n)) + `]`)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.allow("50035")
			if got, _ := fakeTry(t, f, test.with(test.limit)); got.status >= 300 {
				t.Errorf("at the limit: %d %s", got.status, got.body)
			}
			got, before := fakeTry(t, f, test.with(test.limit+1))
			if got.status != 400 || got.Code != 50035 || got.at(before+test.at) == "" {
				t.Errorf("past the limit: %d %s", got.status, got.body)
			}
		})
	}
}

// TestFakeForms is for what is refused without being too long.
func TestFakeForms(t *testing.T) {
	t.Parallel()
	const button = "components.0.components.0"
	tests := []struct{ data, at, code string }{
		{`"content":7`, "content", "STRING_TYPE_CONVERT"},
		{`"embeds":{}`, "embeds", "LIST_TYPE_CONVERT"},
		{`"embeds":[7]`, "embeds.0", "DICT_TYPE_CONVERT"},
		{`"embeds":[{}]`, "embeds.0.description", "BASE_TYPE_REQUIRED"},
		{`"content":"c","embeds":[{"title":" \n","color":1}]`, "embeds.0.description", "BASE_TYPE_REQUIRED"},
		{jsonEmbed(`"fields":[{"name":"","value":"v"}]`), "embeds.0.fields.0.name", "BASE_TYPE_REQUIRED"},
		{jsonEmbed(`"fields":[{"name":"n","value":"\t"}]`), "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"},
		{jsonEmbed(`"fields":[{"name":"n"}]`), "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"},
		{jsonEmbed(`"footer":{}`), "embeds.0.footer.text", "BASE_TYPE_REQUIRED"},
		{jsonEmbed(`"author":{"url":"https://example.org"}`), "embeds.0.author.name", "BASE_TYPE_REQUIRED"},
		{jsonEmbed(`"image":{}`), "embeds.0.image.url", "BASE_TYPE_REQUIRED"},
		{jsonEmbed(`"url":"example.org"`), "embeds.0.url", "URL_TYPE_INVALID_URL"},
		{jsonEmbed(`"url":"ftp://example.org"`), "embeds.0.url", "URL_TYPE_INVALID_SCHEME"},
		{jsonEmbed(`"color":-1`), "embeds.0.color", "NUMBER_TYPE_MIN"},
		{jsonEmbed(`"color":1.5`), "embeds.0.color", "NUMBER_TYPE_COERCE"},
		{jsonEmbed(`"timestamp":"today"`), "embeds.0.timestamp", "DATE_TIME_TYPE_PARSE"},
		{`"content":"c","components":[{"type":2}]`, "components.0", "UNION_TYPE_CHOICES"},
		{`"content":"c","components":[{"type":1,"components":[]}]`, "components.0.components", "BASE_TYPE_BAD_LENGTH"},
		{`"content":"c","components":[{"type":1,"components":[{"type":4}]}]`, button, "UNION_TYPE_CHOICES"},
		{jsonButton(`"label":"b","custom_id":"i","style":6`), button + ".style", "BASE_TYPE_CHOICES"},
		{jsonButton(`"label":"b"`), button + ".custom_id", "BASE_TYPE_REQUIRED"},
		{jsonButton(`"label":"b","custom_id":""`), button + ".custom_id", "BASE_TYPE_REQUIRED"},
		{jsonButton(`"label":"b","custom_id":"i","url":"https://example.org"`), button, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		{jsonButton(`"custom_id":"i"`), button, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"},
		{jsonButton(`"custom_id":"i","emoji":{}`), button + ".emoji", "BUTTON_COMPONENT_INVALID_EMOJI"},
		{jsonButton(`"label":"b","style":5`), button + ".url", "BASE_TYPE_REQUIRED"},
		{jsonButton(`"label":"b","style":5,"url":"https://example.org","custom_id":"i"`), button, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"},
		{jsonButton(`"label":"b","style":5,"url":"javascript://example.org"`), button + ".url", "URL_TYPE_INVALID_SCHEME"},
		{
			`"content":"c","components":[` + jsonTimes(2, `{"type":1,"components":[{"type":2,"style":1,"label":"b","custom_id":"same"}]}`) + `]`,
			"components.1.components.0.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED",
		},
		{`"choices":null`, "data.choices", "BASE_TYPE_REQUIRED"},
		{`"choices":[{"name":"","value":"v"}]`, "data.choices.0.name", "BASE_TYPE_REQUIRED"},
		{`"choices":[{"name":"n"}]`, "data.choices.0.value", "BASE_TYPE_REQUIRED"},
		{`"choices":[{"name":"n","value":"v","name_localizations":{"french":"n"}}]`, "data.choices.0.name_localizations", "ENUM_TYPE_COERCE"},
		{`"choices":[{"name":"n","value":"v","name_localizations":[]}]`, "data.choices.0.name_localizations", "DICT_TYPE_CONVERT"},
		{jsonModal(`"title":""`), "data.title", "BASE_TYPE_REQUIRED"},
		{jsonModal(`"custom_id":""`), "data.custom_id", "BASE_TYPE_REQUIRED"},
		{jsonModal(`"components":[]`), "data.components", "BASE_TYPE_BAD_LENGTH"},
		{jsonModal(`"components":[{"type":18}]`), "data.components.0", "UNION_TYPE_CHOICES"},
		{jsonModal(`"components":[{"type":1,"components":[{"type":2}]}]`), "data." + button, "UNION_TYPE_CHOICES"},
		{jsonModal(`"components":[` + jsonInput(`"label":""`) + `]`), "data." + button + ".label", "BASE_TYPE_REQUIRED"},
		{jsonModal(`"components":[` + jsonInput(`"style":3`) + `]`), "data." + button + ".style", "BASE_TYPE_CHOICES"},
		{jsonModal(`"components":[` + jsonInput(`"max_length":0`) + `]`), "data." + button + ".max_length", "NUMBER_TYPE_MIN"},
	}
	for _, test := range tests {
		t.Run(test.data, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.allow("50035")
			if got, _ := fakeTry(t, f, test.data); got.status != 400 || got.at(test.at) != test.code {
				t.Errorf("%s, want %s at %s", got.body, test.code, test.at)
			}
		})
	}
	f := newFake(t)
	for _, good := range []string{
		`"content":"c","embeds":null,"components":null`, `"choices":[]`,
		jsonEmbed(`"timestamp":"2026-01-02T03:04:05Z","thumbnail":{"url":"https://example.org/i.png"}`),
		jsonButton(`"custom_id":"i","emoji":{"name":"👍"}`),
	} {
		if got, _ := fakeTry(t, f, good); got.status >= 300 {
			t.Errorf("%s: %s", good, got.body)
		}
	}
}
