package text

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCheckKey(t *testing.T) {
	for s, want := range map[string]bool{
		"": false, "S": true, "STOC": true, "ABCDEFGHIJ": true, "ABCDEFGHIJK": false,
		"9": true, "stoc": false, "ST-C": false, "STOC\n": false, "É": false, "А": false,
	} {
		err := CheckKey(s)
		if (err == nil) != want {
			t.Errorf("CheckKey(%q) = %v", s, err)
		}
		if err != nil {
			sentence(t, err)
		}
	}
	if err := CheckKey("stock-prices"); !strings.Contains(err.Error(), `Try "STOCKPRICE".`) {
		t.Error(err)
	}
}

func TestProjectKey(t *testing.T) {
	used := map[string]bool{}
	var got []string
	for range 9 {
		k := ProjectKey("stock-prices", func(s string) bool { return used[s] })
		used[k] = true
		got = append(got, k)
	}
	const want = "[STOC STOCK STOCKP STOCKPR STOCKPRI STOCKPRIC STOCKPRICE STOC2 STOC3]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
	for name, want := range map[string]string{"ab": "AB", "a.b": "AB", "": "P", "日本": "P", "llama-3.2": "LLAM"} {
		if k := ProjectKey(name, nil); k != want {
			t.Errorf("ProjectKey(%q) = %q, want %q", name, k, want)
		}
	}
}

func TestProjectKeyStaysCheapInACrowd(t *testing.T) {
	used := map[string]bool{}
	asked := 0
	for i := range 5000 {
		k := ProjectKey(fmt.Sprintf("model-training-%05d", i), func(s string) bool { asked++; return used[s] })
		if used[k] || CheckKey(k) != nil {
			t.Fatalf("%d: key %q", i, k)
		}
		used[k] = true
	}
	if asked > 5000*120 {
		t.Errorf("%d look-ups for 5000 projects", asked)
	}
	if k := ProjectKey("model", func(string) bool { return true }); CheckKey(k) != nil {
		t.Errorf("everything taken: key %q", k)
	}
}

func TestProjectKeyProperties(t *testing.T) {
	rule := regexp.MustCompile(`\A[A-Z0-9]{1,10}\z`)
	rapid.Check(t, func(rt *rapid.T) {
		used := map[string]bool{}
		for _, name := range rapid.SliceOfN(rapid.StringMatching(`[a-c.é-]{0,6}`), 1, 40).Draw(rt, "names") {
			k := ProjectKey(name, func(s string) bool { return used[s] })
			if used[k] || !rule.MatchString(k) || CheckKey(k) != nil {
				rt.Fatalf("ProjectKey(%q) = %q", name, k)
			}
			used[k] = true
		}
	})
}
