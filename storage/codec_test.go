package storage

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atrium/model"
)

// kind is a record type with its list of fields, whatever the type.
type kind struct {
	name   string
	fresh  func() any
	fields func(*codec, any)
}

func kindOf[T any](name string, fields func(*codec, *T)) kind {
	return kind{name, func() any { return new(T) }, func(c *codec, rec any) { fields(c, rec.(*T)) }}
}

func kinds() []kind {
	return []kind{
		kindOf("platform", (*codec).platform),
		kindOf("name", (*codec).name),
		kindOf("person", (*codec).person),
		kindOf("workspace", (*codec).workspace),
		kindOf("membership", (*codec).membership),
		kindOf("former", (*codec).former),
		kindOf("project", (*codec).project),
		kindOf("grant", (*codec).grant),
		kindOf("invitation", (*codec).invitation),
		kindOf("notice", (*codec).notice),
		kindOf("audit", (*codec).audit),
		kindOf("counter", (*codec).counter),
		kindOf("head", (*codec).auditHead),
	}
}

func encodeAny(k kind, at key, rec any) []byte {
	c := &codec{writing: true}
	c.begin()
	k.fields(c, rec)
	return seal(at, c.written())
}

// decodeAny also reports the fault, if one is raised; other panics pass.
func decodeAny(k kind, at key, v []byte) (rec any, err error) {
	defer guard(&err)
	c := new(codec)
	rec = k.fresh()
	c.open(at, v)
	k.fields(c, rec)
	c.close(at)
	return rec, nil
}

// fill sets every field to something drawn.
func fill(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(drawTime(t)))
			return
		}
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case reflect.Slice:
		if n := rapid.IntRange(0, 3).Draw(t, "length"); n > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(t, v.Index(i))
			}
		}
	case reflect.String:
		v.SetString(rapid.StringN(0, 200, -1).Draw(t, "string"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Uint8:
		v.SetUint(uint64(rapid.Byte().Draw(t, "byte")))
	case reflect.Uint32:
		v.SetUint(uint64(rapid.Uint32().Draw(t, "uint32")))
	case reflect.Uint64:
		v.SetUint(rapid.Uint64().Draw(t, "uint64"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "int"))
	default:
		t.Fatalf("no way to fill a %v", v.Type())
	}
}

func drawTime(t *rapid.T) time.Time {
	switch rapid.IntRange(0, 3).Draw(t, "time kind") {
	case 0:
		return time.Time{}
	case 1:
		return time.Unix(rapid.Int64Range(-1<<40, 1<<40).Draw(t, "seconds"), 0).UTC()
	default:
		return time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "seconds"),
			rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")).UTC()
	}
}

// inKey clears what a record does not keep in its value.
func inKey(rec any) {
	switch r := rec.(type) {
	case *model.Name:
		r.Name = ""
	case *model.Person:
		r.ID = 0
	case *model.Workspace:
		r.ID = 0
	case *model.Membership:
		r.Workspace, r.Who = 0, ""
	case *model.Former:
		inKey(&r.Membership)
	case *model.Project:
		r.ID, r.Workspace = 0, 0
	case *model.Grant:
		r.Workspace, r.Project, r.Who = 0, 0, ""
	case *model.Invitation:
		r.ID = 0
	case *model.Notice:
		r.ID, r.Person = 0, 0
	case *model.AuditRecord:
		r.Seq = 0
	}
}

// Every field that is not in the key comes back as it was: also what is added
// to a record type and forgotten in its list.
func TestRecordsComeBackAsTheyWere(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.name, rapid.MakeCheck(func(t *rapid.T) {
			rec, at := k.fresh(), newKey(tPerson).id(7)
			fill(t, reflect.ValueOf(rec).Elem())
			inKey(rec)
			got, err := decodeAny(k, at, encodeAny(k, at, rec))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, rec) {
				t.Fatalf("got %+v, want %+v", got, rec)
			}
		}))
	}
}

func TestOlderRecordReadsWithZeroFields(t *testing.T) {
	older := kindOf("person", func(c *codec, p *model.Person) {
		c.str(&p.Username)
		enum(c, &p.Kind)
	})
	at := newKey(tPerson).id(7)
	v := encodeAny(older, at, &model.Person{Username: "ada", Kind: model.Service})
	got, err := decodeAny(kindOf("person", (*codec).person), at, v)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "older person", got, &model.Person{Username: "ada", Kind: model.Service})
}

func TestNewerRecordIsRefused(t *testing.T) {
	newer := kindOf("name", func(c *codec, n *model.Name) {
		c.name(n)
		extra := "more"
		c.str(&extra)
	})
	at := newKey(tName).str("ada")
	_, err := decodeAny(kindOf("name", (*codec).name), at, encodeAny(newer, at, &model.Name{Person: 3}))
	wantCode(t, err, model.Unavailable)
}

func TestValueUnderAnotherKeyIsDamage(t *testing.T) {
	k := kindOf("name", (*codec).name)
	v := encodeAny(k, newKey(tName).str("ada"), &model.Name{Person: 3})
	_, err := decodeAny(k, newKey(tName).str("bob"), v)
	wantCode(t, err, model.Unavailable)
	if got := err.Error(); got != "The store has a damaged record: name \"bob\". See what is damaged with `atrium check`, then restore a backup." {
		t.Error(got)
	}
}

func TestTimeOutOfRangeIsRefused(t *testing.T) {
	defer func() {
		if _, ok := recover().(fault); !ok {
			t.Error("a time that cannot be kept was kept")
		}
	}()
	encodeAny(kindOf("grant", (*codec).grant), nil, &model.Grant{At: time.Unix(1<<62, 0)})
}

// Whatever the bytes are, reading them gives a record or a fault, and a record
// that was read can be written and read again.
func FuzzDecode(f *testing.F) {
	for i, k := range kinds() {
		v := encodeAny(k, nil, k.fresh())
		f.Add(uint8(i), v[frameHead:len(v)-frameTail])
	}
	f.Add(uint8(2), []byte{3, 'a', 'd', 'a', 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02})
	f.Fuzz(func(t *testing.T, which uint8, payload []byte) {
		k := kinds()[int(which)%len(kinds())]
		rec, err := decodeAny(k, nil, seal(nil, append([]byte{recordFormat}, payload...)))
		if err != nil {
			wantCode(t, err, model.Unavailable)
			return
		}
		again, err := decodeAny(k, nil, encodeAny(k, nil, rec))
		if err != nil {
			t.Fatal(err)
		}
		same(t, k.name, again, rec)
	})
}

func TestKeysSortAndTellTheirParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Uint64Range(0, uint64(model.MaxID))
		a, b := model.ID(id.Draw(t, "a")), model.ID(id.Draw(t, "b"))
		ka, kb := newKey(tPerson).id(a), newKey(tPerson).id(b)
		if (string(ka) < string(kb)) != (a < b) || lastID(ka) != a {
			t.Fatalf("keys %x and %x", ka, kb)
		}
	})
	for want, k := range map[string]key{
		`membership 12/"ada"`:        newKey(tMember).id(12).str("ada"),
		`label index "github:ada"/3`: newKey(tPersonLabel).str("github:ada").end().id(3),
		`platform settings`:          newKey(tPlatform),
		`record 0fff`:                {0x0f, 0xff},
		`record 1000`:                {0x10, 0x00},
		`record `:                    {},
	} {
		if got := describe(k); got != want {
			t.Errorf("describe(%x) = %q, want %q", k, got, want)
		}
	}
}
