"""Words that name no company by themselves, unless a text says that they do."""

# Everyday and financial English: what people write to a bank and about markets. Words that lie
# near a company's name are here so that they are not taken for its misspelling.
ORDINARY_WORDS = frozenset(
    """
    a able about above abroad absolute academy accept access account accounts accurate achieve
    across act action active activity actual actually ad add added address adjust adjusted
    admin adult advance advanced advances advantage adventurous advice advise adviser advisor
    affect afford after again against age aged agency agent aggressive ago agree ahead aim air
    airline airlines alert alike all allocate allocation allow allowed almost alone along
    alpha already also alternative although always am amazing america american among amount
    amounts ample an analyse analysis analyst analyze and animal annual annualised annualized
    another answer any anybody anymore anyone anything anyway app apple apples appeal appear
    applied applies apply appoint approach approve april are area around arrive as ask asked
    asking asset assets assist at atm august autumn available average avoid away baby back
    backs bad badly balance balanced balances ball ban band bank banking banks bar bargain
    bars base based basic basis basket bear bears beat became because become becomes bed been
    before began begin beginning behave behaved behind being believe below benchmark benefit
    benefits beside best bet beta better between beyond bid big bigger biggest bill bills bit
    black bless block blue board boat bold bond bonds bonus book booked booking bookings books
    boom boost born borrow both bottom bought bounce box branch brand break breakdown bridge
    briefly bring broad broke broken broker brother brought budget build building bull bullish
    bulls bump burn bus business businesses busy but buy buyer buyers buying buys by cab cable
    cafe calculate calculation call called calls came camera can cancel cancelled candle cap
    capital car carbon card cards care careful carnival carry cars case cases cash cast cat
    catch cause cautious cease celebrate cent center central cents certain certainly chain
    chair chance chances change changed changes changing channel charge charged charges chart
    chased chaser chases chasing chaste chat cheap cheaper cheapest check cheese chief child
    choice choose chosen christmas cinema circle citizen city claim class clean clear clever
    click client climb clock close closed closely closer closes closest closing clothes club
    co coach coca code coffee coin coins coke cold collapse collect collection college color
    colour combine combined come comes comfort coming commission common companies company
    compare compared comparing comparison compete complain complete compound computer con
    concern condition confidence confirm conservative consider consistent constant consumer
    contact contain continue contract contribution control convert cook cool copy core corn
    corner corp corporate correct correction correlate correlated correlation cost costs could
    count country couple course court cover coverage crash crashed crazy create credit crisis
    cross crossed crown crude crypto cup currency current currently curve custom customer
    customers cut cycle daily damage dance danger dare dark data date dates daughter day days
    dead deal dear debit debt december decade decades decent decide decided decision decline
    declined declines deep deeper default defence defensive define definitely degree delay
    delete deliver delta demand depends deposit deposits depot depots depth describe deserve
    design desk detail details deviation device devices did die diet differ difference
    different dig digit digital dinner dip dips direct direction disappear discount discover
    dispute distance distribute dive diverse diversify diverge divide dividend dividends do
    doctor document documents does doing dollar dollars dominion done door double doubt down
    downs downside downtrend dozen draw drawdown drawdowns dream dress drink drive drop
    dropped drops dry due during dying each eagle earlier earliest early earn earned earning
    earnings ease easily east eastern easy eat eating economic economy edge effect effective
    eight either elastic electric electricity electronic element eleven elf else email
    emerging empty end ended ending ends energy engine engineering english enjoy enough enter
    entertainment entire equal equally equals equity error especially estate estimate etc euro
    europe european euros evaluate even evening event ever every everyone everything exact
    exactly exam example excellent except exchange excited exit expect expected expedite
    expense expenses expensive experience explain export expose exposure express extend extra
    extreme eye face fact factor fail failed fair fairly fall fallen falling falls false
    family famous fan far farm fast faster fastest father fault favor favour fear february fee
    feel fees fell few field fifteen fifth fifty fight figure figures file filing fill film
    final finally finance financial find fine finish finished fire firm firms first fit five
    fix fixed flat flight float floor flow flows fluctuate fly focus follow following food for
    force forecast forecasts foreign forever forget fork form fort fortune forty forward found
    four fourth fox fraction fraud free freeze frequent fresh friday friend friends from front
    fuel full fully fun fund funds furthest future futures gain gained gainer gainers gaining
    gains gamble gambled gambling game games gap gaps garden gas gave gee general generally
    generate generic get gets getting gift girl give given gives giving glad glance global go
    goal god goes going gold golden gone good got government grand graph graphs grass great
    greater greatest green grew grocery groceries gross ground group groups grow growing grown
    grows growth guarantee guaranteed guess guide guy guys had half halves hand handle hang
    happen happened happens happy hard harder hardly has hate have having he head heading
    health healthcare healthy hear heat heavy hedge held hell hello help helped hence her here
    hey hi hierarchical high higher highest highs him hire his historic historical history hit
    hits hold holding holdings holds holiday holidays home homes honest hope hot hotel hotels
    hour house houses housing how however huge hundred hurt husband i ice idea ideal ideas if
    ignore import importance important impossible improve in inc incline include included
    including income increase increased index indexes indicate individual industrial industry
    inflation info information insight instead institute insurance insure intend interest
    interested interesting internal international internet interval into invest invested
    investing investment investments investor invoice is isn issue issues it item items its
    itself january job jobs join joint jolly jordan journey judge july jump jumped jumps jumpy
    june junior just keep keeps kept key keys kid kids kill kind king kinder knew know known
    lack lady laggard laggards land language large largest last lasted late lately later
    latest laugh launch law lay lead leader leaders leading league lean learn least leave led
    left leg lend lender length lens less let letter letters letting level levels lies life
    lift light like likely limit limited limits line linear lines link linked list little live
    lived lives living loan loans local location lock log logged login logo london long longer
    longest look looked looking looks lose loser losers loses losing loss losses lost lot lots
    love loved low lower lowest lows luck lucky lump lunch luxury machine mad made magic mail
    main mainly maintain major make makes making male mall man manage managed management
    manager many map maple march margin mark market markets marry mart master match matched
    matches material materials matter max maximum may maybe me mean means measure measured
    media median medicine medium meet member memory men mention mercy mere merge merged merger
    merges merit merits merry message met metal metals method metro micro micron micros middle
    mid might mile milk million min mind mine minimal minimum minor minus minute miss missed
    missing mistake mix mixed mobile mobility mode model moderate modern mom moment momentum
    monday money monster month monthly months mood moon more morning mortgage most mostly
    mother motion motor motors move moved movement movements mover movers moves movie moving
    much multi multiple music must mutual my myself name named names narrow nasdaq nation
    national natural nature near nearest nearly necessary need needed needs negative neither
    nervous net network never new newest news next nice nifty night nine no nobody noise none
    nor normal normally north northern not note notes nothing notice notify november now
    nowhere number numbers nurse obtain obvious october odd odds of off offer office often oil
    ok okay old on once one ones online only onto open opened opening opens operate opinion
    opposite optimal optimise optimize option options orange oranges order ordinary organic
    original other others otherwise our out outcome outgoings outlook outside over overall
    overdraft overview owe own owned owner pace pack paid pain pair paper parent parents
    parity park part parties partly partner parts party pass password past path pattern pay
    paycheck payment payments peak peaked peaks peers pension people peps per percent
    percentage perfect perform performance performed performer performers performing performs
    perhaps period periods permanent person personal phase phone phrase pick picked picking
    picks picture piece pin pine pineapple pioneer pizza place plain plan plane planet play
    please plenty plot plots plummet plunge plunged plus pocket point points policy poor
    poorest pop popular population portfolio portfolios portion position positive possible
    possibly post pot potential pound pounds power practice predict predicted prediction
    prefer prepare present press pretty previous price priced prices prime print prior private
    probable probably problem produce product profit profitable profits program progress
    progressive promise proper property protect prove provide prudent public pull pulled pump
    purchase purchases pure push put puts quality quarter quarterly quarters question
    questions quick quickly quiet quit quite quote quoted race rain raise raised rally rallied
    ran random range ranged ranges ranging rank ranked ranking rate rates rather rating ratio
    reach reached react read ready real really realty reason rebalance rebound receive recent
    recently recession recommend record recover recovered recovery red reduce refer refund
    regarding regime region regular related relation relative relax release reliable remain
    remember remind remote remove rent rental repeat reply report reports request require
    research reserve resource resources respect response rest restaurant restaurants result
    results retail retire retirement return returned returning returns revenue reverse review
    reward rich rid ride right rise risen rises rising risk riskier riskiest risks risky rival
    road roam robust rock role roll roof room rose rough roughly round royal rubber ruin rule
    run running runs rural rush safe safer safest safety said salary sale sales sam same
    sample santa save saved savings saw say saying says scale scared scatter school science
    score screen search season seat second seconds secret section sector sectors secure
    security see seem seems seen select self sell sells selling semi send senior sense
    sensible sent separate september series serious serve service services session sessions
    set seven several shade shall shape share shared shareholder shares sharp sharpe shift
    ship shock shop shopping short should show showed showing shown shows side sign signal
    signed silver similar simple simply since single sister sit site situation six size skip
    sky sleep slide slip slow slump small smaller smallest smart smooth snack snap so social
    soft software sold solid solution some somebody someone something sometimes son soon
    sooner sorry sort sound source south southern southwest space spare speak special specific
    speed spend spending spent spike split spoke sport sports spot spread spring sprint square
    stable staff stage stake stand standard standing staples star start started starting
    starts state stated statement states station statistics stay steady steel steep steepest
    stick still stock stocks stop stopped store stores story straight strange strategy stream
    streaming street strength stress strike strip strong stronger strongest structure struggle
    student stuff stupid style subject success such suck sudden suddenly suffer suffered
    suggest suit suitable sum summarise summarize summary summer summit sun super supermarket
    supply support suppose sure surge surged surprise sweet swing swings switch system table
    take taken takes taking talk tall tank tanked tap tape target task taste tax taxi teach
    team tech technical technology tell telling ten tend term terms terrible test text than
    thank thanks that the their them themselves then theory there these they thing things
    think third this those though thought thousand three threshold thrive through throughout
    throw thursday tie tight till time times tiny tip tired title to today together told
    tomorrow ton tone tonight too took tool top topped total touch tough tour toward towards
    town track trade traded trader trades trading tradition traditional traffic train tranche
    transaction transactions transfer transfers transport trap travel treasury treat tree
    tremendous trend trending trends trick tried trip triple trouble trough trump trust truth
    try trying tuesday tumble turn turned turns twelve twenty twice twin two type typical
    typically ugly uk ultra unadjusted uncertain under understand uneven unified union unit
    unite united units unity universal universe unless unlike until up update upon upper ups
    upside uptrend upward us use used useful user uses using usual usually utilities utility
    vacation valid valley value valued values van variance varied various vary vast venture
    verify version versus very view visit visual volatile volatility volume vote vs wage wages
    wait walk walked walking wall wallet walls want wanted wants war warm warn was waste watch
    water wave way ways we weak weaker weakest wealth weather web website wednesday week
    weekend weekly weeks weight weighted weights welcome well wells went were west western
    what whatever whats wheel when whenever where whether which while white who whole whom
    whose why wide wife wild will win wind window windows wing winner winners winning winter
    wire wise wish with withdraw within without woman women won wonder wood word words work
    worked worker working works world worried worry worse worst worth would wow wrap write
    written wrong yeah year yearly years yes yesterday yet yield yields you young your yours
    yourself zero zone zoom merch mercer perch axon axion cheery cherry cheers chef cher
    chervil lilac lilies illy milly billy hilly silly dilly filly gilly willy dally lolly
    lully dolly folly golly holly molly polly vase lease tease erase chast chess chasm phases
    cheat peppy pepper peptic pepsin epsom pedi mob mobs mobius mobi mobilise nobel noble
    cobalt moral modal mobbed essay esses espo peso microsite softer genetic electrics
    elective election electron johnsons jones jonas janson jensen merckx bust beast boast
    beset belt quest apical addle ankle amble ape apt apl aide appl3 aped applet apple's
    walnut walker walkers wallpaper walmer chevy cheviot chevre chevalier chiffon procure
    proctor procreate protector proctors visa merci mercies chose choosing chaise applying
    applicant applicants sixth sofa shame jaws fake abuse blank kindly goat tan dan
    """.split()  # noqa: SIM905
)

# Tickers that are said as words of time and number far more often than as companies.
CALENDAR_WORDS = frozenset(
    """
    jan feb mar apr may jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat
    sun day week now all any one two six ten on so or for it are be can has low high key
    """.split()  # noqa: SIM905
)

# Capitals that are no tickers: figures, markets, currencies, and what people write to a bank.
ABBREVIATIONS = frozenset(
    """
    ACH ADR ADX AER AGM AI AKA AM AML AMT ANN ANY APAC API APR APY ARR ARS ASAP ASK ATH ATL
    ATM ATR ATS AUD AUM AVE AVG B2B BACS BBB BIC BID BOE BPS BRB BRL BST BTC BTW CAC CAD CAGR
    CAPE CAPEX CAPM CCY CDO CDS CEO CET CFD CFO CHAPS CHF CIO CLV CNY COB COGS COO CORR CPA
    CPI CRM CSV CTO CV CVAR CVV CZK DAX DB DCA DCF DD DJI DJIA DKK DMA DMS DOB DOCX DOJ DOW
    DPS EBIT EBITDA ECB EDT EFT EM EMA EMEA EOD EOM EOQ EOY EPS ERC ES ESG EST ET ETA ETC ETF
    ETFS ETH EU EUR EV EX FAANG FAQ FAQS FCA FCF FD FDIC FED FIFO FIN FIRE FOMC FOMO FP FPS
    FSCS FTC FTSE FX FY FYI GAAP GB GBP GDP GMT GMV GNP GPT GTC HDFC HFT HIGH HK HKD HMRC HNW
    HODL HQ HRP HUF IBAN ICO ID IDR IFRS IIRC IM IMF IMHO IMO IN INC INDEX INFO INR IPA IPO IR
    IRA IRR IRS ISA ISAS ISIN ISO IT ITM JPG JPY JSON KPI KPIS KRW KYC LBO LIBOR LIFO LLC LLM
    LLP LMK LOL LOW LSE LTD LTM LTV MA MACD MAX MBA MDD MFA MIN MIT ML MOM MPC MRR MSCI MTD
    MVP MXN NAV NB NFC NFT NGO NHS NI NIFTY NLP NOK NPV NSE NYC NYSE NZD OCF OECD OHLC OK OMG
    ONE OPEC OPEX OTC OTM OTP OTT OUR P2P PA PAN PB PBT PCT PDF PDFS PE PEG PER PIN PIP PL PLC
    PLEASE PLN PLS PLZ PM PMI PNG PNL POA POS PPI PPT PR PRO PS PTO QA QE QOQ QTD QTY QUICK RE
    REIT REITS RFC RMB RMD ROA ROC ROCE ROE ROI ROIC RON RRP RSI RSU RUB S2S SAR SD SDR SEC
    SEK SELL SEPA SGD SHA SIPP SKU SLA SMA SME SMS SPAC SPX SQL SSN SSO STD STP SUV SWIFT TAX
    TBC TBD TBH THB THE TIN TIPS TLDR TRY TTM TV TWD TWR TXT UAE UCITS UI UK UN UPI URL US USA
    USB USD USDT USP UTC VAR VAT VC VIX VOL VPN VS VWAP WACC WFH WIP WSJ WTD WTF WTO XLS XLSX
    YOY YOLO YTD YTM ZAR 2FA CCI BNPL CBDC DIY EMI ESOP EUA FAO FOB GIF HELOC IOU JPEG LGBT
    MRI NDA NFP PAYE PCI PSD SPY QQQ DIA VOO SIM SRV BGC DPC FPO PTA CFPB CTC LPA CGT ADJ AVC
    ICU FATCA UTR DBT DDR CPT CRD STO SSP SLC DWP CIFAS FOS MCOB FEMA DMV USPS UPRN VIN TFL
    NGN INTL DEPT AUTH TRF TRFR CHQ CHG PYMT PMT WTHD WDL OBO TPP CASS ISDA SVS POD TOD EIN
    ITIN FBAR CRS KFS TCS SAGE DOA IVA CCJ NRI ASB PNR GDPR CSS TCP UDP YAML WTI KIID KID DESC
    JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT NOV DEC MON TUE TUES WED THU THUR THURS FRI SAT SUN
    NOW ALL ASC SVC DRIP GRC HTML CARG HPR XML HTTP HTTPS VIP CCTV LTE WIFI UUID
    """.split()  # noqa: SIM905
)
