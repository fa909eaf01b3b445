package record

import (
	"fmt"
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
	fields func(*Codec, any)
}

func kindOf[T any](name string, fields func(*Codec, *T)) kind {
	return kind{name, func() any { return new(T) }, func(c *Codec, rec any) { fields(c, rec.(*T)) }}
}

func kinds() []kind {
	return []kind{
		kindOf("platform", Platform),
		kindOf("name", Name),
		kindOf("person", Person),
		kindOf("workspace", Workspace),
		kindOf("membership", Membership),
		kindOf("former", Former),
		kindOf("project", Project),
		kindOf("grant", Grant),
		kindOf("invitation", Invitation),
		kindOf("notice", Notice),
		kindOf("audit", Audit),
		kindOf("request", Request),
		kindOf("comment", Comment),
		kindOf("meta", Meta),
		kindOf("integration", Integration),
		kindOf("connection", Connection),
		kindOf("registered-model", RegisteredModel),
		kindOf("model-version", ModelVersion),
		kindOf("key", Key),
		kindOf("code", Code),
		kindOf("mail", Mail),
		kindOf("task", Task),
		kindOf("ledger", Ledger),
		kindOf("invoice", Invoice),
		kindOf("period", Period),
		kindOf("figure", Figure),
		kindOf("stock", Stock),
		kindOf("plan", Plan),
		kindOf("run", Run),
		kindOf("series", Series),
		kindOf("block", Block),
		kindOf("counter", Counter),
		kindOf("head", AuditHead),
	}
}

// personKey is a key as storage makes them.
func personKey() []byte { return []byte{0x10, 0, 0, 0, 0, 0, 7} }

func encodeAny(k kind, at []byte, rec any) []byte {
	return Encode(new(Codec), at, &rec, func(c *Codec, rec *any) { k.fields(c, *rec) })
}

// decodeAny also tells of the damage, if some is met; other panics pass.
func decodeAny(k kind, at []byte, v []byte) (rec any, err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case Damage:
			err = fmt.Errorf("%x: %s", p.Key, p.Why)
		default:
			panic(p)
		}
	}()
	rec = k.fresh()
	Decode(new(Codec), at, v, &rec, func(c *Codec, rec *any) { k.fields(c, *rec) })
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
	case reflect.Float64:
		v.SetFloat(rapid.Float64().Draw(t, "float"))
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
	case *model.Request:
		r.ID = 0
	case *model.Run:
		r.Workspace, r.Project, r.Number = 0, 0, 0
	case *model.Series:
		r.Workspace, r.Project, r.Run, r.Kind, r.Name = 0, 0, 0, 0, ""
	case *model.Block:
		r.Workspace, r.Project, r.Run, r.Series, r.Number = 0, 0, 0, 0, 0
	case *model.Comment:
		r.ID, r.Workspace, r.Project = 0, 0, 0
	case *model.Meta:
		r.Workspace, r.Project, r.Key = 0, 0, ""
	case *model.Integration:
		r.Workspace, r.Name = 0, ""
	case *model.Connection:
		r.Workspace, r.Project, r.Integration = 0, 0, 0
	case *model.RegisteredModel:
		r.Workspace, r.Project, r.Name = 0, 0, ""
	case *model.ModelVersion:
		r.Workspace, r.Project, r.Model, r.Number = 0, 0, 0, 0
	case *model.Key:
		r.Fingerprint = ""
	case *model.OneTimeCode:
		r.Key = ""
	case *model.Mail:
		r.ID = 0
	case *model.Task:
		r.ID = 0
	case *model.Ledger:
		r.Workspace = 0
	case *model.Invoice:
		r.Workspace, r.Number = 0, 0
	case *model.Period:
		r.Workspace, r.From = 0, 0
	case *model.Figure:
		r.Workspace, r.Axis, r.Day, r.Subject = 0, 0, 0, 0
	case *model.Stock:
		r.Workspace, r.Project, r.Person = 0, 0, 0
	case *model.PlanRecord:
		r.Name = ""
	}
}

// Every field that is not in the key comes back as it was: also what is added
// to a record type and forgotten in its list.
func TestRecordsComeBackAsTheyWere(t *testing.T) {
	for _, k := range kinds() {
		t.Run(k.name, rapid.MakeCheck(func(t *rapid.T) {
			rec, at := k.fresh(), personKey()
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
	older := kindOf("person", func(c *Codec, p *model.Person) {
		c.str(&p.Username)
		enum(c, &p.Kind)
	})
	at := personKey()
	v := encodeAny(older, at, &model.Person{Username: "ada", Kind: model.Service})
	got, err := decodeAny(kindOf("person", Person), at, v)
	if err != nil {
		t.Fatal(err)
	}
	if want := (&model.Person{Username: "ada", Kind: model.Service}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestNewerRecordIsRefused(t *testing.T) {
	newer := kindOf("name", func(c *Codec, n *model.Name) {
		Name(c, n)
		extra := "more"
		c.str(&extra)
	})
	at := []byte("\x03ada")
	if _, err := decodeAny(kindOf("name", Name), at, encodeAny(newer, at, &model.Name{Person: 3})); err == nil {
		t.Error("fields that nobody knows were left out")
	}
}

func TestValueUnderAnotherKeyIsDamage(t *testing.T) {
	k := kindOf("name", Name)
	v := encodeAny(k, []byte("\x03ada"), &model.Name{Person: 3})
	_, err := decodeAny(k, []byte("\x03bob"), v)
	if err == nil || err.Error() != "03626f62: checksum differs" {
		t.Error(err)
	}
}

func TestTimeOutOfRangeIsRefused(t *testing.T) {
	defer func() {
		if _, ok := recover().(Misuse); !ok {
			t.Error("a time that cannot be kept was kept")
		}
	}()
	encodeAny(kindOf("grant", Grant), nil, &model.Grant{At: time.Unix(1<<62, 0)})
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
		rec, err := decodeAny(k, nil, Seal(nil, append([]byte{Format}, payload...)))
		if err != nil {
			return
		}
		again, err := decodeAny(k, nil, encodeAny(k, nil, rec))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again, rec) {
			t.Fatalf("%s: got %+v, want %+v", k.name, again, rec)
		}
	})
}
