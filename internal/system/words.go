package system

import "strings"

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

func pairs(sep string, s string) map[string]string {
	m := map[string]string{}
	for _, w := range strings.Fields(s) {
		a, b, _ := strings.Cut(w, sep)
		m[a] = b
	}
	return m
}

var prepositions = wordSet(`of for to by from with in on at over against towards toward about between among
	within into onto through under behind beside despite without across around upon concerning regarding
	amid during after before as`)

// settings are prepositions that say where or when.
var settings = wordSet(`in on at within across amid during after before under`)

var stopWords = wordSet(`the a an this that these those its their his her our your my it they he she we
	any some all each every both own such very more_or_less so too quite rather and or but nor
	is are was were be been being has have had do does did will would can could may might must shall should
	that which who whom whose what where when
	level levels degree amount extent number size scale rate state fact process act action actual actually
	recent recently current currently new continued continuing ongoing overall general possible
	abroad elsewhere today now soon there here further alone together`)

// refusals before "to" and a verb say that the verb's deed is not done.
var refusals = wordSet(`refusal failure reluctance unwillingness inability`)

var coordinators = wordSet(`and or nor but`)

// directionNouns govern the matter by a preposition and say only which way it goes.
var directionNouns = map[string]int{}

// directionModifiers stand before the matter and say which way it goes.
var directionModifiers = map[string]int{}

func init() {
	for _, w := range strings.Fields(`rise rising increase increasing growth growing gain expansion strengthening
		improvement boost boosting upsurge surge deepening widening intensification
		acceleration escalation continuation maintenance preservation raising enhancement`) {
		directionNouns[w] = 1
	}
	for _, w := range strings.Fields(`fall falling decrease decreasing decline declining drop dropping loss losing reduction
		reducing lack absence weakening erosion end ending cessation shrinking shortage scarcity deficit
		collapse disappearance abandonment removal abolition elimination suspension undermining slowdown
		contraction dwindling waning lowering cut cuts cutting curtailment diminution depletion
		deterioration worsening breakdown rupture severing cancellation interruption`) {
		directionNouns[w] = -1
	}
	for _, w := range strings.Fields(`more greater higher stronger growing rising increased increasing increasingly
		expanding better deeper wider strengthened enhanced high strong great big large`) {
		directionModifiers[w] = 1
	}
	for _, w := range strings.Fields(`less fewer lower weaker declining falling decreased decreasing reduced
		shrinking weakened waning diminished dwindling low weak poor little no lost lacking eroding`) {
		directionModifiers[w] = -1
	}
}

// antonyms map a negative word to the positive one whose opposite it is. Only words are
// here that are used of the same matter and rise when the other falls.
var antonyms = pairs(":", `instability:stability insecurity:security distrust:trust mistrust:trust
	disunity:unity inability:ability unwillingness:willingness unpopularity:popularity
	disagreement:agreement disobedience:obedience disloyalty:loyalty dissatisfaction:satisfaction
	discontent:contentment injustice:justice inequality:equality intolerance:tolerance
	uncertainty:certainty unreliability:reliability noncompliance:compliance nonrecognition:recognition
	destabilisation:stability destabilization:stability disinterest:interest disapproval:approval
	unfriendliness:friendliness incompetence:competence ineffectiveness:effectiveness
	impotence:power unease:ease disadvantage:advantage misunderstanding:understanding
	unemployment:employment illegality:legality illegitimacy:legitimacy irrelevance:relevance
	inaction:activity weakness:strength impunity:punishment refusal:acceptance`)

// synonyms are words that causal claims use for one thing.
var synonyms = pairs(":", `joining:accession membership:accession acceding:accession
	weaponry:arms weapons:arms weapon:arms help:aid assistance:aid backing:support
	affinity:closeness hegemony:dominance domination:dominance formation:emergence creation:emergence
	purchase:buying purchases:buying acquisition:buying
	desire:wish will:wish effort:attempt efforts:attempt
	leaders:leadership popular:popularity quarrel:dispute row:dispute`)

var irregular = pairs(":", `won:win lost:lose sold:sell bought:buy bred:breed led:lead fought:fight spent:spend
	broke:break broken:break chose:choose chosen:choose gave:give given:give took:take taken:take
	went:go gone:go held:hold kept:keep left:leave made:make met:meet paid:pay said:say sent:send
	stood:stand thought:think told:tell understood:understand children:child people:person men:man women:woman
	recognition:recognise recognitions:recognise sale:sell sales:sell choice:choose belief:believe
	growth:grow death:die life:live loss:lose proof:prove defence:defend defense:defend
	perception:perceive reception:receive deception:deceive conception:conceive
	decision:decide decisions:decide division:divide invasion:invade expansion:expand
	intervention:intervene strength:strong power:power height:high poverty:poor
	friendliness:friend friendly:friend friendship:friend warmth:warm
	dependency:depend dependence:depend dependent:depend reliance:rely reliant:rely
	refusal:refuse denial:deny approval:approve withdrawal:withdraw arrival:arrive survival:survive
	shot:shoot shots:shoot dead:die dying:die deadly:die nominee:nominate nominees:nominate hid:hide hidden:hide
	flew:fly flight:fly flights:fly fell:fall fallen:fall rose:rise risen:rise struck:strike stricken:strike
	stole:steal stolen:steal theft:steal thefts:steal froze:freeze frozen:freeze caught:catch taught:teach sought:seek
	departure:depart failure:fail seizure:seize pressure:press burial:bury trial:try complaint:complain
	threat:threaten threats:threaten speech:speak speeches:speak spoke:speak spoken:speak
	presence:present attractiveness:attract attractive:attract hostility:hostile`)
