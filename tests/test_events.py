"""Events of each type: which words around a trigger are its parties, its place and its status.

Sentences are invented. Each row shows one construction; the persons hold their offices on the day of the tables.
"""

from __future__ import annotations

from datetime import date

from tests.reading import COLUMNS, Reading, case, gap, table

SAFADI, HUSSEIN = "وزير الخارجية الأردني أيمن الصفدي", "وزير الخارجية العراقي فؤاد حسين"
LAVROV, SHOUKRY = "وزير الخارجية الروسي سيرغي لافروف", "وزير الخارجية المصري سامح شكري"
SISI, MACRON = "الرئيس المصري عبد الفتاح السيسي", "الرئيس الفرنسي إيمانويل ماكرون"
BOTH = "meeting occurred: Ayman Safadi + Fuad Hussein"

MEETINGS = [
    case("met: subject, object", f"التقى {SAFADI} {HUSSEIN} في عمان.", f"{BOTH} @ Amman, JOR"),
    case("a day between the two", f"التقى {SAFADI}، أمس، {HUSSEIN}.", BOTH),
    case("met with", f"اجتمع {SAFADI} مع {HUSSEIN} في بغداد.", f"{BOTH} @ Baghdad, IRQ"),
    case(
        "a delegation as the object, with its demonym",
        f"استقبل {SISI} وفدا أردنيا في القاهرة.",
        "meeting occurred: guest:Jordan + host:Abdel Fattah el-Sisi @ Cairo, EGY",
    ),
    case(
        "a delegation as the object, of an adjective more",
        f"التقى {SISI} وفدا برلمانيا يابانيا.",
        "meeting occurred: Abdel Fattah el-Sisi + Japan",
    ),
    case(
        "a delegation as the object, headed by somebody unknown: he is of its state",
        f"التقى {SISI} وفدا أمريكيا برئاسة السيناتور كريس مورفي.",
        "meeting occurred: Abdel Fattah el-Sisi + كريس مورفي",
    ),
    case(
        "a delegation of a body as the object",
        f"استقبل {SISI} وفدا من حركة حماس في القاهرة.",
        "meeting occurred: guest:Hamas + host:Abdel Fattah el-Sisi @ Cairo, EGY",
    ),
    case("met with ب", f"اجتمع {SAFADI} ب{HUSSEIN}.", BOTH),
    case(
        "received: host and guest",
        f"استقبل {SISI} {LAVROV} في القاهرة.",
        "meeting occurred: guest:Sergey Lavrov + host:Abdel Fattah el-Sisi @ Cairo, EGY",
    ),
    case(
        "received, with titles of protocol",
        f"استقبل خادم الحرمين الشريفين الملك سلمان بن عبد العزيز {SISI} في الرياض.",
        "meeting occurred: guest:Abdel Fattah el-Sisi + host:Salman bin Abdulaziz Al Saud @ Riyadh, SAU",
    ),
    case(
        "a minister of no state and an ambassador of one",
        "استقبل وزير الاقتصاد سلطان بن سعيد المنصوري السفير الهندي.",
        "meeting occurred: guest:India + host:سلطان بن سعيد المنصوري",
    ),
    case(
        "a body's council in an aside is no party",
        f"التقى {SAFADI}، على هامش أعمال مجلس جامعة الدول العربية بالقاهرة، كلا من {HUSSEIN} و{SHOUKRY}.",
        "meeting occurred: Ayman Safadi + Fuad Hussein + Sameh Shoukry @ Cairo, EGY",
    ),
    case(
        "the purpose of a journey lies ahead",
        f"توجه {SAFADI} إلى بغداد أمس للقاء {HUSSEIN}.",
        "visit occurred: guest:Ayman Safadi + host:Iraq @ Baghdad, IRQ",
        "meeting planned: Ayman Safadi + Fuad Hussein @ Baghdad, IRQ",
    ),
    case(
        "their meeting, of a plural",
        "اتفق وزراء خارجية مصر والأردن خلال اجتماعهم في القاهرة على تنسيق المواقف.",
        "meeting occurred: Ayman Safadi + Sameh Shoukry @ Cairo, EGY",
    ),
    case(
        "refused to take part",
        "رفضت إيران المشاركة في اجتماع مع الولايات المتحدة.",
        "meeting declined: Iran + United States",
    ),
    case(
        "at his reception stood the host",
        f"وصل {LAVROV} إلى عمان، وكان في استقباله {SAFADI}.",
        "visit occurred: guest:Sergey Lavrov + host:Jordan @ Amman, JOR",
        "meeting occurred: guest:Sergey Lavrov + host:Ayman Safadi @ Amman, JOR",
    ),
    case(
        "auspices by a state and by a demonym",
        "بدأت في الكويت المشاورات بين وفد الحكومة اليمنية والحوثيين برعاية أممية.",
        "negotiation_round occurred: Ansar Allah (Houthis) + Yemen + mediator:United Nations @ Kuwait City, KWT",
    ),
    case(
        "a truce that was reached, an ordinary word beside a state",
        "توصلت إسرائيل وحماس إلى هدنة بوساطة مصرية.",
        "agreement occurred: Hamas + Israel + mediator:Egypt",
    ),
    case(
        "a city that sees a summit which gathers",
        f"شهدت العاصمة الأردنية عمان قمة ثلاثية جمعت {SISI} و{MACRON}.",
        "conference occurred: Abdel Fattah el-Sisi + Emmanuel Macron @ Amman, JOR",
    ),
    case(
        "a session of the Council",
        "عقدت في نيويورك أمس جلسة طارئة لمجلس الأمن.",
        "conference occurred: UN Security Council @ New York, USA",
    ),
    case("discussed with, the topic behind", f"بحث {SAFADI} مع {HUSSEIN} سبل التعاون.", BOTH),
    case("discussed a topic with", f"بحث {SAFADI} سبل التعاون مع {HUSSEIN}.", BOTH),
    case("light verb and noun", f"أجرى {SAFADI} محادثات مع {HUSSEIN} في عمان.", f"{BOTH} @ Amman, JOR"),
    case("held a session of talks", f"عقد {SAFADI} جلسة مباحثات مع {HUSSEIN}.", BOTH),
    case("talks that he held", f"المحادثات التي أجراها {SAFADI} في بغداد مع {HUSSEIN}.", f"{BOTH} @ Baghdad, IRQ"),
    case("a meeting between", f"شهدت عمان اجتماعا بين {SAFADI} و{HUSSEIN}.", f"{BOTH} @ Amman, JOR"),
    case("dual construct without names", "لقاء بين وزيري خارجية الأردن والعراق في عمان.", f"{BOTH} @ Amman, JOR"),
    case("dual construct, names in order", "بحث وزيرا خارجية الأردن والعراق أيمن الصفدي وفؤاد حسين سبل التعاون.", BOTH),
    case(
        "each and every one",
        f"اجتمع {SAFADI} مع كل من {HUSSEIN} و{SHOUKRY}.",
        "meeting occurred: Ayman Safadi + Fuad Hussein + Sameh Shoukry",
    ),
    case(
        "each and every one as an object",
        f"التقى {SAFADI} كلا من {HUSSEIN} و{SHOUKRY}.",
        "meeting occurred: Ayman Safadi + Fuad Hussein + Sameh Shoukry",
    ),
    case(
        "two counterparts",
        f"اجتمع {SAFADI} مع نظيريه العراقي والمصري.",
        "meeting occurred: Ayman Safadi + Fuad Hussein + Sameh Shoukry",
    ),
    case(
        "two counterparts, each with a name",
        f"يلتقي {LAVROV} غدا نظيره المصري سامح شكري والتونسي عثمان الجرندي.",
        "meeting planned: Othman Jerandi + Sameh Shoukry + Sergey Lavrov",
    ),
    case(
        "dual title, each with its name",
        "بحث الرئيسان المصري عبد الفتاح السيسي والفرنسي إيمانويل ماكرون سبل التعاون.",
        "meeting occurred: Abdel Fattah el-Sisi + Emmanuel Macron",
    ),
    case(
        "between two delegations",
        "عقدت في القاهرة جلسة مباحثات بين الوفدين الأردني والعراقي.",
        "meeting occurred: Iraq + Jordan @ Cairo, EGY",
    ),
    case(
        "the second side in quotes",
        "جرت في القاهرة محادثات بين الجانبين الفلسطيني و«الإسرائيلي».",
        "meeting occurred: Israel + Palestine @ Cairo, EGY",
    ),
    case(
        "the object first, then the subject",
        f"وفي لقاء مع نظيره العراقي، أكد {SAFADI} أهمية الحوار.",
        BOTH,
    ),
    case(
        "after he had met",
        f"قال {SAFADI} بعد أن التقى نظيره العراقي فؤاد حسين إن العمل مستمر.",
        BOTH,
    ),
    case(
        "the minister of the state that denies",
        "نفت الأردن عقد أي لقاء بين وزير خارجيتها ونظيره العراقي.",
        "meeting declined: Ayman Safadi + Fuad Hussein",
    ),
    case(
        "had received: the subject stands a sentence before",
        f"تحدث {SAFADI} مساء. وكان قد استقبل {HUSSEIN} في عمان.",
        "meeting occurred: guest:Fuad Hussein + host:Ayman Safadi @ Amman, JOR",
    ),
    case(
        "denied to have met",
        f"نفى {SAFADI} أن يكون التقى نظيره العراقي فؤاد حسين.",
        "meeting declined: Ayman Safadi + Fuad Hussein",
    ),
    case(
        "whom he meets during his visit",
        f"بدأ {SAFADI} زيارة يلتقي خلالها {HUSSEIN}.",
        "meeting planned: Ayman Safadi + Fuad Hussein",
    ),
    case("then discussed with him", f"التقى {SAFADI} {HUSSEIN}، وبحث معه سبل التعاون.", BOTH),
    case(
        "an envoy of a body is a party",
        f"التقى المبعوث الأممي إلى سوريا غير بيدرسن {LAVROV} في موسكو.",
        "meeting occurred: Geir Pedersen + Sergey Lavrov @ Moscow, RUS",
    ),
    case(
        "said after meeting him",
        f"وقال {SAFADI}، عقب لقائه نظيره العراقي فؤاد حسين في عمان، إن العمل مستمر.",
        f"{BOTH} @ Amman, JOR",
    ),
    gap(
        "after talks with: the subject follows",
        f"عقب محادثات في عمان مع نظيره الأردني أيمن الصفدي، قال {HUSSEIN} إن العمل مستمر.",
        f"{BOTH} @ Amman, JOR",
        why="the subject of a noun without a pronoun follows",
    ),
    case(
        "what happened during it is the same meeting",
        f"التقى {SAFADI} {HUSSEIN}. وجرى خلال اللقاء بحث سبل التعاون.",
        BOTH,
    ),
    case(
        "talks of two states",
        "مباحثات مصرية – روسية حول المياه في القاهرة.",
        "meeting occurred: Egypt + Russia @ Cairo, EGY",
    ),
    gap(
        "the guarantors by name",
        "اجتمعت الدول الضامنة روسيا وتركيا وإيران في سوتشي.",
        "meeting occurred: Iran + Russia + Turkey @ Sochi, RUS",
        why="states in apposition to a plural of states",
    ),
    case(
        "a city that gave a process its name is a city",
        f"سيلتقي {LAVROV} نظيره المصري سامح شكري في سوتشي.",
        "meeting planned: Sameh Shoukry + Sergey Lavrov @ Sochi, RUS",
    ),
    case(
        "a prince and his office, in either order",
        "التقى سمو الأمير محمد بن سلمان ولي العهد السعودي أمير قطر الشيخ تميم بن حمد آل ثاني.",
        "meeting occurred: Mohammed bin Salman + Tamim bin Hamad Al Thani",
    ),
    case(
        "an envoy of a president is not the president",
        "التقى مبعوث الرئيس الفرنسي الرئيس اللبناني ميشال عون.",
        "meeting occurred: France + Michel Aoun",
    ),
    case(
        "a name that folds to a particle",
        f"التقت وزيرة الخارجية السويدية آن ليندي {LAVROV} في موسكو.",
        "meeting occurred: Ann Linde + Sergey Lavrov @ Moscow, RUS",
    ),
    case(
        "states by their demonyms",
        "الاجتماع التركي الأمريكي في أنقرة ناقش الملف.",
        "meeting occurred: Turkey + United States @ Ankara, TUR",
    ),
    case(
        "no hamza, alif maqsura",
        "التقى وزير الخارجيه الاردنى ايمن الصفدى نظيره العراقى فؤاد حسين فى بغداد.",
        f"{BOTH} @ Baghdad, IRQ",
    ),
    case(
        "a glued body",
        "التقى أنطونيو غوتيريش الأمين العام للأممالمتحدة الرئيس التركي رجب طيب أردوغان.",
        "meeting occurred: António Guterres + Recep Tayyip Erdoğan",
    ),
    case("a stop glued to the next sentence", f"انتهى العرض.والتقى {SAFADI} {HUSSEIN} .وغادر الوفد.", BOTH),
    case(
        "a prince whose name reads like a verb: فيصل is no «and he arrives»",
        "عقد الأمير فيصل بن فرحان وزير الخارجية السعودي جلسة مباحثات مع نظيره العراقي فؤاد حسين.",
        "meeting occurred: Faisal bin Farhan + Fuad Hussein",
    ),
    case(
        "who heads a delegation stands for it",
        "استقبل الرئيس السوري بشار الأسد وفدا روسيا برئاسة المبعوث الرئاسي ألكسندر لافرنتييف.",
        "meeting occurred: guest:Alexander Lavrentiev + host:Bashar al-Assad",
    ),
    case(
        "ministers of a body of states meet: a conference",
        "يعقد وزراء الخارجية العرب اجتماعا طارئا في القاهرة الأحد المقبل.",
        "conference planned: League of Arab States @ Cairo, EGY",
    ),
    case(
        "the security council holds a session",
        "عقد مجلس الأمن الدولي جلسة مغلقة لبحث الأزمة.",
        "conference occurred: UN Security Council",
    ),
    case(
        "asked to a meeting, and refused",
        "رفضت طهران دعوة الاتحاد الأوروبي لعقد اجتماع غير رسمي.",
        "meeting declined: European Union + Iran",
    ),
    case(
        "an envoy whom nobody names is not whoever speaks of him",
        f"قال {SHOUKRY} إن المبعوث الأممي سيلتقي {HUSSEIN}.",
    ),
    case(
        "whoever calls for a meeting of others need not take part",
        f"دعا {SHOUKRY} إلى عقد اجتماع لوزراء الخارجية العرب.",
        "conference proposed: League of Arab States",
    ),
    case(
        "NAME، OFFICE، NAME: the second name is another's",
        "التقى سلطان بن سعد المريخي، وزير الدولة للشؤون الخارجية، السيد فيليب لالييه، سفير فرنسا.",
        "meeting occurred: France + Sultan bin Saad Al Muraikhi",
    ),
    case(
        "a state has an ambassador in every capital: nobody in particular",
        f"استقبل {SAFADI} السفير الصيني.",
        "meeting occurred: guest:China + host:Ayman Safadi",
    ),
    case(
        "a planned meeting whose visit is called off",
        f"كان من المقرر أن يلتقي {SAFADI} {HUSSEIN}، لكن الزيارة ألغيت.",
        "meeting declined: Ayman Safadi + Fuad Hussein",
    ),
    case(
        "a headline of states, a lead of ministers: one meeting",
        f"محادثات أردنية عراقية في بغداد\nأجرى {SAFADI} محادثات مع {HUSSEIN} في بغداد.\nوغادر الوفد مساء.",
        "meeting occurred: Ayman Safadi + Fuad Hussein @ Baghdad, IRQ",
    ),
    case(
        "a palace of a state that is not told of is another one of that name",
        "التقى رئيس مجلس السيادة السوداني عبد الفتاح البرهان بالقصر الجمهوري المبعوث الأمريكي دونالد بوث.",
        "meeting occurred: Abdel Fattah al-Burhan + Donald E. Booth",
    ),
    case(
        "what a meeting dealt with is no session",
        f"التقى {SAFADI} {HUSSEIN}. وقال الناطق إن اللقاء تناول سد النهضة.",
        BOTH,
    ),
    case(
        "talks at a distance are a call",
        f"أجرى {SAFADI} مباحثات عن بعد مع {HUSSEIN}.",
        "phone_call occurred: Ayman Safadi + Fuad Hussein",
    ),
    case(
        "a place that opens the sentence is no subject",
        f"وفي بيروت، التقى {LAVROV} نظيره المصري سامح شكري.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov @ Beirut, LBN",
    ),
    case(
        "a name that begins with its title",
        f"استقبل الملك سلمان {LAVROV}.",
        "meeting occurred: guest:Sergey Lavrov + host:Salman bin Abdulaziz Al Saud",
    ),
    case(
        "a head of state whose name is a word, where his state is told of",
        f"التقى {LAVROV} في سوريا الأسد.",
        "meeting occurred: Bashar al-Assad + Sergey Lavrov @ SYR",
    ),
    case(
        "who rules out a meeting of others is no party",
        "استبعدت الرئاسة التركية عقد لقاء بين الرئيس الروسي فلاديمير بوتين والرئيس المصري عبد الفتاح السيسي.",
        "meeting declined: Abdel Fattah el-Sisi + Vladimir Putin",
    ),
    case(
        "received by: who is named behind من قبل is at home",
        f"أكد {SAFADI} خلال استقباله من قبل {SHOUKRY} أهمية الحوار.",
        "meeting occurred: guest:Ayman Safadi + host:Sameh Shoukry",
    ),
]

VISITS = [
    case("arrived in", f"وصل {LAVROV} إلى القاهرة.", "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY"),
    case(
        "the length of a visit is no second visit",
        f"وصل {LAVROV} إلى القاهرة في زيارة تستمر يومين.",
        "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
    ),
    case(
        "visited, the place as object",
        f"زار {LAVROV} بيروت.",
        "visit occurred: guest:Sergey Lavrov + host:Lebanon @ Beirut, LBN",
    ),
    case(
        "set out for", f"توجه {MACRON} إلى الرباط.", "visit occurred: guest:Emmanuel Macron + host:Morocco @ Rabat, MAR"
    ),
    case(
        "at the invitation of",
        f"وصل {HUSSEIN} إلى عمان تلبية لدعوة من {SAFADI}.",
        "visit occurred: guest:Fuad Hussein + host:Jordan @ Amman, JOR",
    ),
    case(
        "who is on a visit",
        f"قال {SAFADI}، الذي يزور بيروت حاليا، إن العمل مستمر.",
        "visit occurred: guest:Ayman Safadi + host:Lebanon @ Beirut, LBN",
    ),
    case(
        "visited and met: the subject carries over",
        f"زار {LAVROV} بيروت والتقى نظيره اللبناني شربل وهبة.",
        "visit occurred: guest:Sergey Lavrov + host:Lebanon @ Beirut, LBN",
        "meeting occurred: Charbel Wehbe + Sergey Lavrov @ Beirut, LBN",
    ),
    case(
        "a delegation is its country",
        "وصل وفد روسي إلى دمشق.",
        "visit occurred: guest:Russia + host:Syria @ Damascus, SYR",
    ),
    case(
        "before: an earlier visit",
        f"سبق أن زار {LAVROV} أنقرة.",
        "visit occurred: guest:Sergey Lavrov + host:Turkey @ Ankara, TUR",
    ),
    case(
        "said to have arrived",
        f"وصل {SAFADI} إلى بغداد أمس، حسبما أعلنت الخارجية.",
        "visit occurred: guest:Ayman Safadi + host:Iraq @ Baghdad, IRQ",
    ),
    case(
        "invited to visit",
        f"وجه {SISI} دعوة إلى الرئيس الروسي فلاديمير بوتين لزيارة القاهرة.",
        "visit proposed: guest:Vladimir Putin + host:Egypt @ Cairo, EGY",
    ),
    case(
        "left for another capital",
        f"غادر {SAFADI} عمان متوجها إلى بغداد.",
        "visit occurred: guest:Ayman Safadi + host:Iraq @ Baghdad, IRQ",
    ),
    case("left for home", f"غادر {SISI} باريس عائدا إلى بلاده."),
    case(
        "preparations for a visit",
        f"بحث المسؤولون التحضيرات لزيارة {SAFADI} إلى بغداد.",
        "visit planned: guest:Ayman Safadi + host:Iraq @ Baghdad, IRQ",
    ),
    gap(
        "left after a visit",
        f"غادر {LAVROV} القاهرة بعد زيارة استمرت يومين.",
        "visit occurred: guest:Sergey Lavrov + host:Egypt @ Cairo, EGY",
        why="the place stands before the visit",
    ),
    case("the traveller is at home", f"وصل {SISI} إلى القاهرة."),
    case("a thing arrives", "وصلت شحنة القمح إلى القاهرة."),
    case(
        "a delegation of a movement, its head named",
        "وصل وفد من حركة طالبان برئاسة الملا عبد الغني برادر إلى طهران.",
        "visit occurred: guest:Abdul Ghani Baradar + host:Iran @ Tehran, IRN",
    ),
    case(
        "arrived, the city as object",
        f"وصل الدوحة أمس {LAVROV}.",
        "visit occurred: guest:Sergey Lavrov + host:Qatar @ Doha, QAT",
    ),
    case(
        "left one city for another",
        f"غادر {LAVROV} القاهرة متوجها إلى الدوحة.",
        "visit occurred: guest:Sergey Lavrov + host:Qatar @ Doha, QAT",
    ),
    case(
        "a visit of a delegation, by a noun",
        "زيارة مرتقبة لوفد تركي إلى القاهرة",
        "visit planned: guest:Turkey + host:Egypt @ Cairo, EGY",
    ),
    case(
        "a tour that takes in two states",
        f"يبدأ {LAVROV} غدا جولة آسيوية تشمل اليابان والهند.",
        "visit planned: guest:Sergey Lavrov + host:Japan @ JPN",
    ),
]

CALLS = [
    case("called", f"أجرى {SAFADI} اتصالا هاتفيا ب{HUSSEIN}.", "phone_call occurred: Ayman Safadi + Fuad Hussein"),
    case(
        "was called", f"تلقى {SAFADI} اتصالا هاتفيا من {HUSSEIN}.", "phone_call occurred: Ayman Safadi + Fuad Hussein"
    ),
    case("telephoned", f"هاتف {SISI} {MACRON}.", "phone_call occurred: Abdel Fattah el-Sisi + Emmanuel Macron"),
    case(
        "discussed by telephone: one event",
        f"بحث {SAFADI} مع {HUSSEIN}، في اتصال هاتفي، سبل التعاون.",
        "phone_call occurred: Ayman Safadi + Fuad Hussein",
    ),
    case(
        "the object first, then the subject",
        f"وفي اتصال هاتفي مع نظيره العراقي، بحث {SAFADI} سبل التعاون.",
        "phone_call occurred: Ayman Safadi + Fuad Hussein",
    ),
    case(
        "by video",
        f"أجرى {SAFADI} محادثات عبر تقنية الفيديو مع {HUSSEIN}.",
        "phone_call occurred: Ayman Safadi + Fuad Hussein",
    ),
    case(
        "congratulated in a call",
        f"هنأ {SISI} نظيره التونسي قيس سعيد في اتصال هاتفي.",
        "phone_call occurred: Abdel Fattah el-Sisi + Kais Saied",
    ),
    case("contacts are no call", f"أجرى {SAFADI} اتصالات مكثفة لوقف التصعيد."),
    case(
        "family names that are no words, told of by another",
        "قال الناطق إن بوتين وماكرون ناقشا في مكالمة هاتفية الأزمة.",
        "phone_call occurred: Emmanuel Macron + Vladimir Putin",
    ),
]

PRESS = [
    case(
        "joint, with a counterpart: no conference, no meeting",
        f"قال {LAVROV}، في مؤتمر صحفي مشترك مع نظيره المصري سامح شكري، إن العمل مستمر.",
        "press_conference occurred: speaker:Sameh Shoukry + speaker:Sergey Lavrov",
    ),
    case(
        "the subject follows",
        f"وفي مؤتمر صحفي عقده في عمان، قال {SAFADI} إن العمل مستمر.",
        "press_conference occurred: speaker:Ayman Safadi @ Amman, JOR",
    ),
    case(
        "to be held by two",
        f"من المقرر أن يعقد {SAFADI} ونظيره العراقي فؤاد حسين مؤتمرا صحفيا في عمان غدا.",
        "press_conference planned: speaker:Ayman Safadi + speaker:Fuad Hussein @ Amman, JOR",
    ),
    case(
        "interview with a channel",
        f"قال {SAFADI} في مقابلة مع قناة الجزيرة إن العمل مستمر.",
        "interview occurred: Al Jazeera + speaker:Ayman Safadi",
    ),
    case(
        "talk for a paper",
        f"قال {SAFADI} في حديث خاص لصحيفة الشرق الأوسط إن العمل مستمر.",
        "interview occurred: Asharq Al-Awsat + speaker:Ayman Safadi",
    ),
    case("a remark without an outlet is a setting", f"قال {SAFADI} في تصريحات صحفية إن العمل مستمر."),
    case(
        "a press conference between two, cancelled",
        f"ألغي المؤتمر الصحفي المشترك بين {LAVROV} و{SHOUKRY}.",
        "press_conference declined: speaker:Sameh Shoukry + speaker:Sergey Lavrov",
    ),
    case(
        "told to a channel whose name is a word",
        f"أكد {LAVROV} في تصريح خاص للميادين أن العمل مستمر.",
        "interview occurred: Al Mayadeen + speaker:Sergey Lavrov",
    ),
    case(
        "a visit told of by another: no visit of his",
        f"قال {LAVROV} في مؤتمر صحفي إن زيارة مسؤول كبير إلى القاهرة قريبة.",
        "press_conference occurred: speaker:Sergey Lavrov",
    ),
    case(
        "a briefing held",
        f"عقد {LAVROV} إيجازا صحفيا أمس.",
        "press_conference occurred: speaker:Sergey Lavrov",
    ),
    case(
        "whose appointment is welcomed does not speak",
        f"رحب {SAFADI} بتعيين بلينكن وقال خلال مؤتمر صحفي مشترك مع {HUSSEIN} إن ذلك مفيد.",
        "press_conference occurred: speaker:Ayman Safadi + speaker:Fuad Hussein",
    ),
]

OTHERS = [
    case(
        "signed by two",
        f"وقع {SAFADI} ونظيره العراقي فؤاد حسين مذكرة تفاهم في بغداد.",
        "agreement occurred: Ayman Safadi + Fuad Hussein @ Baghdad, IRQ",
    ),
    case(
        "the signing, in the passive",
        "تم التوقيع على مذكرة تفاهم بين الأردن والعراق في عمان.",
        "agreement occurred: Iraq + Jordan @ Amman, JOR",
    ),
    case(
        "signed for each side by a name",
        "وقع عن الجانب المصري سامح شكري وعن الجانب الروسي سيرغي لافروف اتفاقية في موسكو.",
        "agreement occurred: Sameh Shoukry + Sergey Lavrov @ Moscow, RUS",
    ),
    case(
        "a letter handed over: carrier, receiver, writer",
        f"سلم {SAFADI} نظيره العراقي فؤاد حسين رسالة خطية من الملك عبد الله الثاني.",
        "message occurred: Abdullah II of Jordan + Ayman Safadi + Fuad Hussein",
    ),
    case(
        "a letter received",
        "تسلم أمير قطر الشيخ تميم بن حمد آل ثاني رسالة خطية من الرئيس الروسي فلاديمير بوتين.",
        "message occurred: Tamim bin Hamad Al Thani + Vladimir Putin",
    ),
    case(
        "a telegram",
        f"بعث الرئيس الروسي فلاديمير بوتين ببرقية تهنئة إلى {SISI}.",
        "message occurred: Abdel Fattah el-Sisi + Vladimir Putin",
    ),
    case(
        "an envoy summoned: at home",
        "استدعت الخارجية الأردنية السفير الإيراني.",
        "diplomatic_measure occurred: Iran + Ministry of Foreign Affairs of Jordan @ JOR",
    ),
    case(
        "ties cut", "قطعت السعودية علاقاتها الدبلوماسية مع إيران.", "diplomatic_measure occurred: Iran + Saudi Arabia"
    ),
    case(
        "an ambassador recalled",
        "استدعت الكويت سفيرها لدى طهران للتشاور.",
        "diplomatic_measure occurred: Iran + Kuwait @ KWT",
    ),
    case("an ambassador withdrawn", "سحبت الكويت سفيرها من طهران.", "diplomatic_measure occurred: Iran + Kuwait"),
    case(
        "ties opened",
        "أعلنت الإمارات والبحرين إقامة علاقات دبلوماسية مع سلوفينيا.",
        "diplomatic_measure occurred: Bahrain + Slovenia + United Arab Emirates",
    ),
    case(
        "credentials handed to a president",
        f"قدم السفير النرويجي توربيورن هالفورسن أوراق اعتماده إلى {SISI}.",
        "diplomatic_measure occurred: Abdel Fattah el-Sisi + توربيورن هالفورسن",
    ),
    case(
        "a summit of three, the verb before the place",
        f"عقدت في القاهرة قمة ثلاثية بين {SISI} والعاهل الأردني الملك عبد الله الثاني والرئيس العراقي برهم صالح.",
        "conference occurred: Abdel Fattah el-Sisi + Abdullah II of Jordan + Barham Salih @ Cairo, EGY",
    ),
    case(
        "a summit by its name",
        f"انعقدت القمة العربية في الدوحة بمشاركة {SISI}.",
        "conference occurred: Abdel Fattah el-Sisi @ Doha, QAT # Arab League ordinary summits",
    ),
    case(
        "hosts tomorrow",
        "تستضيف الدوحة غدا القمة العربية.",
        "conference planned: @ Doha, QAT # Arab League ordinary summits",
    ),
    case(
        "a city hosts a conference on a subject",
        "استضافت جنيف أمس مؤتمرا دوليا حول ليبيا بمشاركة روسيا وتركيا.",
        "conference occurred: Russia + Turkey @ Geneva, CHE",
    ),
    case(
        "attended a ministerial meeting of a body",
        f"حضر {LAVROV} اجتماع وزراء خارجية دول مجموعة بريكس في القاهرة.",
        "conference occurred: BRICS + Sergey Lavrov @ Cairo, EGY",
    ),
    case(
        "talks of disputants",
        "بدأت المفاوضات بين وفدي الحكومة اليمنية والحوثيين في مسقط.",
        "negotiation_round occurred: Ansar Allah (Houthis) + Yemen @ Muscat, OMN",
    ),
    case(
        "on the sidelines of a summit: both",
        f"التقى {LAVROV} {SHOUKRY} على هامش القمة العربية في الدوحة.",
        "meeting occurred: Sameh Shoukry + Sergey Lavrov @ Doha, QAT",
        "conference occurred: @ Doha, QAT # Arab League ordinary summits",
    ),
    case(
        "an envoy recalled by a noun: from where",
        "قررت الكويت استدعاء سفيرها لدى طهران للتشاور.",
        "diplomatic_measure occurred: Iran + Kuwait",
    ),
    case(
        "sides that stand before the talks they resume",
        "استأنفت الحكومة الأفغانية وحركة طالبان مفاوضات السلام في الدوحة.",
        "negotiation_round occurred: Afghanistan + Taliban @ Doha, QAT",
    ),
    case(
        "a state breaks off talks with a body",
        "أعلنت إيران تعليق المفاوضات مع الوكالة الدولية للطاقة الذرية.",
        "negotiation_round declined: International Atomic Energy Agency + Iran",
    ),
    case(
        "a body of states holds its summit",
        "تعقد دول مجموعة السبع قمة افتراضية الجمعة المقبل.",
        "conference planned: Group of Seven",
    ),
    case(
        "representation lowered",
        "خفضت الأردن تمثيلها الدبلوماسي لدى قطر.",
        "diplomatic_measure occurred: Jordan + Qatar",
    ),
    case(
        "an agreement that two sides announce",
        "أعلن الجانبان الأرمني والأذربيجاني التوصل إلى اتفاق لوقف إطلاق النار.",
        "agreement occurred: Armenia + Azerbaijan",
    ),
    case(
        "credentials of the ambassador of a republic",
        "السفير الجديد لجمهورية كوريا لدى الكويت قدم أوراق اعتماده.",
        "diplomatic_measure occurred: South Korea",
    ),
    case(
        "guarantors put off a session",
        "أجلت روسيا وتركيا وإيران اجتماع أستانا حول سوريا.",
        "negotiation_round declined: Iran + Russia + Turkey # Astana process (Syria)",
    ),
    case(
        "a session of a contact group is a conference",
        "استضافت القاهرة اجتماع دول جوار ليبيا.",
        "conference occurred: @ Cairo, EGY # Libya's neighbouring states ministerial meetings",
    ),
    case(
        "a joint commission of two states holds its session",
        "عقدت اللجنة الوزارية المشتركة المصرية الأردنية دورتها التاسعة في عمان.",
        "conference occurred: Egypt + Jordan @ Amman, JOR",
    ),
    case(
        "a round that starts next week",
        "تنطلق في جنيف الاثنين المقبل الجولة السادسة من محادثات اللجنة الدستورية السورية.",
        "negotiation_round planned: @ Geneva, CHE # Syrian Constitutional Committee 6",
    ),
    case(
        "two who preside over a conference",
        "ترأس رئيس مجلس الوزراء العراقي السيد مصطفى الكاظمي والرئيس الفرنسي إيمانويل ماكرون "
        "مؤتمر بغداد للتعاون والشراكة.",
        "conference occurred: Emmanuel Macron + Mustafa al-Kadhimi "
        "# Baghdad Conference for Cooperation and Partnership",
    ),
    case(
        "an embassy closed",
        "أغلقت كندا سفارتها في دمشق.",
        "diplomatic_measure occurred: Canada + Syria @ Damascus, SYR",
    ),
    case("an ambassador sent back", "أعادت الجزائر سفيرها إلى باريس.", "diplomatic_measure occurred: Algeria + France"),
    case(
        "an armed group after a state of two words",
        "عقدت الولايات المتحدة وطالبان جولة جديدة من المحادثات في الدوحة.",
        "negotiation_round occurred: Taliban + United States @ Doha, QAT",
    ),
    case(
        "states sign, and their ministers: one agreement",
        f"وقعت روسيا ومصر اتفاقية للتعاون، حيث وقع {LAVROV} مع {SHOUKRY} الاتفاقية.",
        "agreement occurred: Sameh Shoukry + Sergey Lavrov",
    ),
]

NEGATIVES = [
    case("sport: a counterpart is a team", "فاز المنتخب المصري على نظيره التونسي في لقاء بالدوحة."),
    case("sport: received two goals", "استقبل مرماه هدفين في لقاء الفريق أمام نظيره الأردني."),
    case("sport: two states meet", "تلتقي مصر وتونس غدا في نهائي البطولة على ملعب الدوحة."),
    case("sport: a match between two states", "انتهى اللقاء بين مصر وتونس بالتعادل في نهائي البطولة في الدوحة."),
    case("sport: a match of one with another", "شهد لقاء مصر مع تونس أهدافا كثيرة في البطولة."),
    case("a cabinet session", "اجتمع مجلس الوزراء المصري برئاسة مصطفى مدبولي في القاهرة."),
    case("ministers of one state", "التقى وزير الصحة المصري وزير التعليم المصري في القاهرة."),
    case("وزارة is no visit", "أعلنت وزارة الصحة المصرية أن العدد ارتفع."),
    case("كان is no Cannes", "كان الاجتماع ناجحا في تونس."),
    case("a festival", "فاز الفيلم بجائزة مهرجان كان السينمائي في فرنسا."),
    case("وقع: happened", "الانفجار الذي وقع أمس في بغداد أوقف الحركة."),
    case("وقع a book", "وقع الكاتب المصري نسخا من كتابه في القاهرة."),
    case("بحث: searched", "بحثت الشرطة عن المفقودين في النرويج."),
    case("بحث: a study", "نشر الباحث بحثا مع زميله في القاهرة."),
    case("a port receives ships", "يستقبل الميناء سفن النرويج وتركيا."),
    case("a court summons", "استدعت المحكمة الشاهد في قضية السفير السابق."),
    case("a party named after a conference", "فاز حزب المؤتمر في الهند."),
    case("a site is visited", "بلغت زيارات الموقع مليونا في مصر."),
    case("trade", "ارتفعت صادرات مصر إلى تونس بعد توقيع العقد مع الشركة."),
    case(
        "arrived from two states: neither is where they go",
        f"وصلت وفود من تركيا ومن إيران. وقال {LAVROV} إن العمل مستمر.",
    ),
    case("who lives in two states does not visit them", "وصل العشرات من أعضاء حركة فتح في سوريا ولبنان."),
    case("companies sign", "وقعت شركة أرامكو اتفاقية مع شركة توتال لتطوير الحقل."),
    case("a summit of the league is a match", "قمة الدوري بين الهلال والنصر تنتهي في الرياض"),
]


@table(COLUMNS, MEETINGS)
def test_meetings(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


@table(COLUMNS, VISITS)
def test_visits(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


@table(COLUMNS, CALLS)
def test_calls(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


@table(COLUMNS, PRESS)
def test_press(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected


@table(COLUMNS, OTHERS)
def test_agreements_messages_measures_gatherings(
    reading: Reading, text: str, expected: list[str], day: date | None
) -> None:
    assert reading.events(text, day) == expected


@table(COLUMNS, NEGATIVES)
def test_what_is_no_diplomatic_event(reading: Reading, text: str, expected: list[str], day: date | None) -> None:
    assert reading.events(text, day) == expected
