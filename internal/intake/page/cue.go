package page

import (
	"regexp"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// cue is a wording by which pages mark what is not the account itself. A cue lowers the
// weight of its block and says what the block is if it turns out not to be body.
type cue struct {
	rule string
	kind affair.PartKind
	// weight is added to the block's weight in the search for the body.
	weight float64
	// words is the greatest length of a block in which the cue means anything: in a long
	// paragraph the same words are the author's.
	words int
	// tail cues hold only behind the body's last paragraph or at its end.
	tail bool
	// final cues decide the kind even inside the body.
	final bool
	re    *regexp.Regexp
	// need lists lower-case pieces of which the text must hold one for the cue to match; they
	// spare the expression where it cannot. Cues bound to the text's beginning need none.
	need []string
}

func re(s string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + s) }

// cues are tried in order; the first that matches holds.
var cues = []cue{
	{"comments", affair.PartBoilerplate, -60, 8, false, true, re(`^(?:leave a (?:reply|comment)|post a comment|add a comment|(?:\d+ |view |show |all |read )?comments?(?: \(\d+\)| \d+)?:?$|join the (?:discussion|conversation)|your email address will not be published|reader comments|responses? to .*|cancel reply)`), nil},
	{"copyright", affair.PartBoilerplate, -8, 45, false, true, re(`^(?:copyright\b|©|\(c\) ?\d{4}|all rights reserved)|(?:copyright (?:©|\(c\))|© ?(?:copyrights?|\d{4})|all rights reserved|may not be (?:reproduced|republished|published, broadcast))`), []string{"copyright", "©", "(c)", "rights reserved", "may not be"}},
	{"caption", affair.PartCaption, -1, 70, false, true, re(`^(?:image (?:copyright|caption|source|credit)|media caption|video caption|photo(?:graph)?s?(?: credit| by| courtesy)?\s*[:©/|]|photo (?:by|courtesy)\b|image\s*:|picture\s*:|file photo|caption\s*:|credit\s*:|illustration\s*:|infographic\s*:|figure \d+[.:]|foto\s*:|getty images|afp photo|ap photo|reuters photo)|\((?:photo|image|ap photo|file photo|afp|reuters|getty)[^)]{0,80}\)\.?$|[/|] ?(?:getty images|afp|reuters|ap|epa|shutterstock|tass|alamy)\)?$`), []string{"image", "caption", "video", "photo", "picture", "credit", "illustration", "infographic", "figure", "foto", "getty", "afp", "reuters", "ap photo", "/ap", "/ ap", "epa", "shutterstock", "tass", "alamy"}},
	{"address", affair.PartBoilerplate, -1, 14, false, true, re(`^(?:https?|file|ftp)://\S+$|^www\.\S+$|^\S+@\S+\.\w+$`), nil},
	{"read also", affair.PartRelated, -1.2, 40, false, true, re(`^(?:read|also read|read also|read more|see also|see more|see|related|related (?:article|stor(?:y|ies)|content|coverage|news|topics?|posts?|reading)|more|more on this(?: story)?|watch|watch also|listen|recommended|in pictures|explainer|opinion|analysis|don't miss|must read|background|further reading|keep reading)\s*[:|»>→]\s*\S`), nil},
	{"read more", affair.PartRelated, -1.5, 14, false, true, re(`^(?:read (?:more|next|also|on|the full (?:story|article)|full (?:story|article))|continue reading|continued? (?:on|after|below).*|see (?:also|more)|show more|view more|load more|more (?:from|on|about|stories|news|in|articles|like)\b.*|most (?:read|popular|viewed|shared|commented|recent)(?: .*)?|just in|latest (?:news|stories|articles|posts|headlines)|trending(?: now)?|popular (?:now|stories|posts|articles)|editors?['’]?s? (?:picks?|choice)|you (?:may|might) (?:also )?(?:like|be interested in).*|recommended(?: for you| stories| reading)?|related(?: (?:articles?|stor(?:y|ies)|posts?|content|topics?|news|coverage|links|tags))?|top stories|what to read next|up next|next (?:article|story|post).*|previous (?:article|story|post).*|read more about\b.*|further reading|in this (?:article|story)|topics?|tags?|filed under.*|tagged(?: with)?.*|categories)\s*[:»>→.…]*$`), nil},
	{"tags", affair.PartMenu, -1.5, 40, false, true, re(`^(?:tags?|topics?|keywords|categories|filed under|tagged|posted in|related topics)\s*:`), nil},
	{"share", affair.PartMenu, -1.2, 16, false, true, re(`^(?:share|tweet|print|e-?mail|save|whatsapp|facebook|twitter|linkedin|telegram|pinterest|reddit|instagram|youtube|copy link|bookmark|like this|follow(?: us)?|subscribe|log ?in|sign ?in|sign ?up|register|search|menu|home|skip to (?:main )?content|close|advertise(?:ment)?|contact(?: us)?|about(?: us)?|privacy(?: policy)?|terms(?: .*)?|cookies?(?: policy)?|jobs|careers|sitemap|help|newsletters?|rss|advertisement|sponsored(?: content)?|share this(?: .*)?|share on .*|follow us on .*|like us on .*|click to (?:share|print|email).*|send to .*|listen to this article|\d+ (?:min|minute)s? read|\d+ shares?|reading time.*|back to top|accept|ad)\s*[:|.]?$`), nil},
	{"newsletter", affair.PartBoilerplate, -6, 60, false, true, re(`(?:sign up (?:for|to)|subscribe to|get|receive|delivered|join) (?:our|the|your|this)?[^.]{0,50}(?:newsletters?|inbox|e-?mail alerts?|mailing list|briefing in)|straight to your inbox|unsubscribe at any time|enter your e-?mail|newsletter.{0,30}sign up`), []string{"newsletter", "inbox", "mail", "briefing", "unsubscribe"}},
	{"appeal", affair.PartBoilerplate, -6, 90, false, true, re(`(?:support (?:our|independent|quality) (?:journalism|reporting|newsroom|work)|(?:we|our (?:newsroom|journalists?|reporters)|us)\b[^.]{0,50} need (?:your|you) (?:support|help)|keep (?:our|this) (?:newsroom|site|paper|journalism)[^.]{0,60}(?:running|free|alive)|make a (?:contribution|donation)|donate (?:now|today|here)|contribute (?:now|today)|become a (?:member|subscriber|supporter|patron)|with your help, we can|if you (?:enjoyed|liked|like|value) (?:this|our|what)|subscribers? only|to (?:continue|keep) reading|already a (?:subscriber|member)|start your (?:free )?trial|^support (?:us|the \S+(?: \S+){0,3})[.!]?$)`), []string{"support", "need", "keep", "contribut", "donat", "become a", "with your help", "if you", "subscriber", "continue reading", "trial"}},
	{"legal", affair.PartBoilerplate, -6, 70, false, true, re(`(?:this (?:site|website) uses cookies|we use cookies|by (?:continuing|using) (?:to (?:use|browse)|this)|cookie (?:settings|policy)|privacy policy and|terms (?:of (?:use|service)|and conditions)|the views (?:and opinions )?expressed (?:in|are|herein|here|by)|opinions? expressed (?:in|by|are|here)|do(?:es)? not necessarily (?:reflect|represent)|views? (?:are|is) (?:his|her|their|my|the author['’]s?) own|is not responsible for the content of)`), []string{"cookie", "by continuing", "by using", "privacy", "terms", "views", "view is", "view are", "opinion", "responsible"}},
	{"follow", affair.PartBoilerplate, -5, 70, false, true, re(`(?:follow (?:us|him|her|them|me|@\w+|[A-Z]\S+(?: \S+){0,3}) on (?:twitter|facebook|x\b|instagram|telegram|linkedin|mastodon|bluesky)|follow @\w+|on twitter:? @|@\w+ on twitter|(?:can|may) be reached (?:at|on|by)|(?:send|e-?mail|contact) (?:us|me|your|the author|the editor)[^.]{0,30} (?:at|to) \S+@|click here(?:\.| to| for)|for more (?:reports|news|information|stories|from)[^.]{0,60}(?:click|visit|go to|see)|download (?:our|the) app|write to us at|have your say|letters to the editor)`), []string{"twitter", "facebook", "follow", "reached", "mail", "contact", "click here", "for more", "app", "write to", "have your say", "letters to", "send", "@"}},
	{"credit", affair.PartBoilerplate, -4, 45, true, true, re(`^[(*_\[]*(?:(?:additional |further |with )?(?:reporting|writing|editing|edited|translated|translation|compiled|research) by\b|with (?:files|reports?|material|additional reporting) (?:from|by)|translated from\b|this (?:article|story|piece|essay|column|op-ed|post|commentary|text) (?:was|has been|is|first|originally|appeared|appears|also)\b|(?:first|originally) (?:published|appeared)\b|source\s*:|\S+(?: \S+){0,4} reported from\b.{0,50}$)|contributed to (?:this|the) (?:report|story|article|piece|dispatch)\W*$|[;.] ?(?:editing|writing|additional reporting) by\b|\bthis (?:article|story|piece|essay|report|commentary|column|op-ed)\b.{0,40}\b(?:first|originally) (?:published|appeared)|(?:published|printed|posted) (?:here )?(?:with|by) (?:the )?(?:kind )?permission`), []string{"report", "writing", "edit", "translat", "compil", "research", "publish", "appear", "source", "contribut", "files", "material", "permission", "this "}},
}

// findCue returns the first cue that fires in the text of a block, or nil.
func findCue(s string, words int) *cue {
	if len(s) > 1200 {
		return nil
	}
	lower := strings.ToLower(s)
	for i := range cues {
		if c := &cues[i]; words <= c.words && c.possible(lower) && c.re.MatchString(s) {
			return c
		}
	}
	return nil
}

func (c *cue) possible(lower string) bool {
	if c.need == nil {
		return true
	}
	for _, n := range c.need {
		if strings.Contains(lower, n) {
			return true
		}
	}
	return false
}
