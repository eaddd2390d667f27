//! The words of the sample's lines.

/// Words of prose and of programs, the commonest.
pub const WORDS: &str = "
the of and to in is for that with not be on as this by it or from are an at if can will was when which you all has
have no been one more than after before into only also each other any may must should would could there their they then
so up out down over under between through during without within about again because while where who what how why new
first last next same such both many most some none few several own very still just now never always often here
access account action active add address agent alert allow api app application argument array assert async attempt
attribute backup bad base batch begin binary block body branch broker browser buffer build bundle byte cache call
callback cannot category change channel check checksum child class clean clear client clock close cluster code collect
collection column command comment commit common compile complete component compress config configuration confirm connect
connection console constraint consumer container content context control controller copy core count counter country
create created credit current cursor custom customer daemon data database date day debug default delay delete deliver
delivery deploy deployment deprecated description detail device diff directory disabled disk dispatch document domain
done double download driver drop dump duration edge edit element email empty enabled encode end endpoint engine
enter entry env environment error event exception execute exit expected expired export extension external factory fail
failed failure fallback fatal feature fetch field file filter find finish finished fix flag flush folder force format
forward found frame framework full function gateway general generate global graph group handle handler hash header
health heap history home host http icon idle ignore image import inactive index info initial inject input insert
inspect install instance integer interface internal interval invalid invoice issue item iteration job join journal json
kernel keep kind label language large latency layer layout leader length level library limit line link list listen
listener load loaded loading local location lock log logger login logout loop machine main manager map mask master
match max measure member memory merge message metadata method metric middleware migration min minute missing mode
model module monitor month mount move multiple name namespace native network node notify notification null number
object offset online open operation operator option order origin output owner package page paid panic parameter parent
parse part partition pass password path pattern pause payload payment peer pending percent permission phase ping pipe
pipeline plan platform plugin pod point policy poll pool port position post prefix prepare previous print priority
private process processor producer product production profile program progress project property protocol provider
proxy public publish pull push query queue quick range rate raw read reader ready reason receive received record
recover redirect reference refresh refused region register registry reject relay release reload remote remove rename
render repeat replace replica report repository request require reset resolve resource response rest restart restore
result retry return role rollback root route router row rule run runtime safe sample save scale scan schedule scheduler
schema scope score script search second secret section security segment select send sender sequence server service
session set setting setup shard share shell shutdown signal size skip sleep slow snapshot socket sort source span
spawn split stack stage standard start started startup state statement static statistics status step stop storage store
stream string structure style submit subscription success suite support switch sync system table tag target task team
template temporary tenant terminal test text thread threshold throttle ticket time timeout timer timestamp title token
tool topic total trace track traffic transaction transfer transform transport tree trigger true type undefined unexpected
unique unit unknown unlock update upgrade upload upstream usage user username using valid validate value variable
vendor verify version view virtual visible volume wait waiting warn warning watch web window word work worker write
writer year yield zone authorization authenticated bearer basic cookie credential encrypted key signature
";
/// Words that are not among them.
pub const OTHER_WORDS: &str = "
abuse across adapter affinity aggregate album alias almost ancestor anchor anonymous answer approve archive area arrival
article assembly assign atlas audio audit author autumn average avoid awake balance balcony bandwidth bank barrier
basket beacon behind below beneath benefit better beyond bicycle billing bottle bottom bridge bright brother bucket
budget calendar camera campaign candidate canvas capacity captain carbon career cargo carrier castle catalog ceiling
central chamber chapter charge chart cheap chicken choice circle citizen claim climate coast coffee collision colour
comfort community compare compass compute concert concurrent conflict congress consent contact contest convert corner
correct cottage courier crash crypto culture currency curtain cycle damage dashboard deadline debate decade decimal
decline decrease defect degree density depart depth desert design desktop detect diagram digest digital dinner discount
display distance divide dollar dozen drain dynamic eager earth echo economy edition effect either elastic election
electric eleven empire employee enough ensure entity equal escape estimate evening every evict evidence exact exchange
exclude expand expense expert explain explore expose express fabric famous farm fashion feedback fiction figure final
flight flower footer forest forget fork formula fragment freight frequency friend frozen future galaxy garden garbage
gauge genre giant glass glyph govern grade gradient grammar gravel guard guest habit hardware harvest heavy height
hidden highway hospital hotel humid hybrid identity illegal impact include increment industry inspectors instant
insulate intent invite island jacket jitter journey judge jungle kitchen knowledge laboratory ladder landscape laptop
launch laundry lawyer lazy leak lease legacy lemon lesson letter linear liquid literal logical lunch magnet manual
margin marine market material matrix meadow medium mercury merchant midnight mineral mirror mobile moment monster
morning mountain museum mutex narrow nearby needle nested neutral nightly normal notice novel nuclear observe occupy
ocean odd official olive opaque opinion orange orbit orchestra ordinary outline overflow oxygen packet paint palace
panel paper parallel parcel park passenger patient peak pencil people perfect permit persist photo physics picture pixel
planet plastic pocket podium poetry polish popular portrait potato powder prefer pressure pretty prison profit promote
proof prune pulse puzzle pyramid quality quarter quiet quorum rabbit radar railway random rapid ratio reactor rebuild
recipe rectangle reduce reel refund regular relation reliable relief remind remainder rental repair replay rescue
reserve residence retail reverse revert revoke rhythm river robot rocket rolling rotate rough rubber sailor salary
sandbox satellite scatter scenario school science screen season seat sector shadow shallow shelter shield shortage
shuffle silver similar single skeleton slice slot smart smooth soccer solar soldier solution sound spare spatial special
speech sphere spider spiral stable stadium stale station steam stereo sticky stock stone strategy street stress strict
stripe strong student studio subject suburb summary summit sunrise supply surface survey suspend swap symbol syntax
tactic tail talent taxi teacher temple tennis tenth theatre theme thing thousand throw thunder tidy tiger timber tissue
tomato topology torch tourist tower toxic traverse treasure triangle tropical tunnel twice typical umbrella uniform
union universe unlikely upper urban urgent vacuum valley vanish vector vehicle velocity verbose vertical victory village
vintage violin virus vision visit vital voice voltage vote voyage wallet wander warehouse warm waste water wealth
weather weekly weight welcome western wheel whisper winter wisdom witness wonder wooden wrap yearly yellow yesterday
young zebra zero zigzag
";
pub const SPOKEN: [&str; 12] =
    ["access", "api", "auth", "bearer", "client", "key", "password", "refresh", "secret", "session", "token", "user"];
pub const LEVELS: [&str; 10] =
    ["INFO", "DEBUG", "WARN", "WARNING", "ERROR", "TRACE", "info", "debug", "error", "FATAL"];
pub const METHODS: [&str; 6] = ["GET", "POST", "PUT", "DELETE", "HEAD", "PATCH"];
pub const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
