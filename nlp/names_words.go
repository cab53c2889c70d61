package nlp

// lexWordLists are common nouns and titles by kind, written by hand. A word may stand in
// several lists.
var lexWordLists = map[string]uint16{
	`mr mr. mrs mrs. ms ms. miss dr dr. sir dame lord lady prof prof. professor president vice-president vp
	premier minister chancellor senator sen sen. rep rep. congressman congresswoman governor gov gov. mayor
	general gen gen. colonel col col. major maj maj. captain capt capt. lieutenant lt lt. sergeant sgt sgt.
	admiral adm adm. marshal commander brigadier corporal private king queen prince princess emperor tsar czar
	sultan sheikh shah emir pope patriarch archbishop bishop cardinal father sister brother reverend rev rev.
	rabbi imam ayatollah mullah saint st st. judge justice secretary ambassador envoy spokesman spokeswoman
	spokesperson director chairman chairwoman speaker deputy attorney herr frau monsieur madame señor signor
	comrade baron baroness count duke duchess hetman ataman chief coach aunt uncle hon hon. pres pres. mp`: lexTitle,
	`man woman boy girl person people citizen resident official president minister premier chancellor leader
	politician lawmaker senator deputy governor mayor general colonel soldier officer officer commander fighter
	rebel militant terrorist activist protester demonstrator journalist reporter editor writer author novelist
	poet historian analyst expert scholar professor scientist researcher doctor lawyer attorney judge prosecutor
	diplomat ambassador envoy spokesman spokeswoman spokesperson secretary director chairman chief head boss
	businessman businesswoman tycoon oligarch banker economist investor farmer worker miner teacher student
	actor actress singer musician director artist player coach candidate voter refugee migrant prisoner hostage
	victim survivor witness suspect defendant spy agent informant king queen prince princess emperor tsar pope
	bishop patriarch priest monk imam cleric mother father parent son daughter child brother sister wife husband
	widow friend ally rival opponent colleague adviser advisor aide dictator strongman veteran guy lady
	gentleman baby kid nurse driver pilot captain founder owner manager ceo dissident opponent critic supporter
	follower member`: lexHuman,
	`government cabinet ministry agency department bureau administration parliament congress senate assembly
	court tribunal council committee commission union alliance bloc coalition party movement faction opposition
	regime junta army navy force forces military militia troops police guard intelligence service company firm
	corporation bank group organization organisation association federation foundation institute institution
	university college school church club team league newspaper magazine agency network station channel
	broadcaster website press media outlet think-tank ngo charity board authority authorities leadership
	programme program treasury fund bureau mission embassy consulate delegation brigade battalion regiment division squadron office secretariat
	industry business airline hospital factory brotherhood gang cartel mafia`: lexGroup,
	`country nation state republic kingdom city town village capital province region district county territory
	island peninsula continent area zone border river lake sea ocean mountain valley street road square bridge
	airport port base camp building palace house hotel museum park stadium station square neighbourhood
	neighborhood suburb enclave`: lexPlaceNoun,
	`january february march april may june july august september october november december jan jan. feb feb.
	mar mar. apr apr. jun jun. jul jul. aug aug. sep sep. sept sept. oct oct. nov nov. dec dec. monday tuesday
	wednesday thursday friday saturday sunday`: lexMonthDay,
	`mr mr. sir lord herr monsieur señor signor king prince emperor tsar czar sultan duke baron pope patriarch
	archbishop bishop cardinal father brother uncle rabbi imam ayatollah mullah man boy husband son
	grandfather grandson nephew businessman spokesman chairman congressman gentleman actor waiter widower
	policeman fisherman salesman statesman guy dad boyfriend fiancé stepfather godfather monk priest lad`: lexMaleNoun,
	`mrs mrs. ms ms. miss lady dame frau madame queen princess empress duchess baroness sister mother aunt
	woman girl wife daughter grandmother granddaughter niece businesswoman spokeswoman chairwoman
	congresswoman actress waitress widow policewoman mom mum girlfriend fiancée stepmother godmother nun
	nurse heroine hostess bride`: lexFemaleNoun,
}
