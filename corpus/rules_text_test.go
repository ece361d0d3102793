package corpus

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"agendabot/corpus/extract"
)

// TestRuleText: every rule that there is says what it does, those of readers included.
func TestRuleText(t *testing.T) {
	t.Parallel()
	found := 0
	for _, name := range []string{"document.go", "extract/extract.go"} {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 || !isRuleName(spec.Names[0].Name) {
				return true
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
				rule, err := strconv.Unquote(lit.Value)
				if found++; err != nil || Rule(rule).Text() == "" {
					t.Errorf("%s: %q says nothing, %v", spec.Names[0].Name, rule, err)
				}
			}
			return true
		})
	}
	if found < 15 {
		t.Errorf("only %d rules", found)
	}
	if Rule("").Text() != "" || Rule(extract.RuleContents).Text() == "" {
		t.Error("no rule says something, or a reader's nothing")
	}
}

func isRuleName(name string) bool { return len(name) > 4 && name[:4] == "Rule" }
