# Слова сторінок столу. Їх читають співробітники, люди ззовні — ніколи.

## Рамка
desk-title = Стіл
trial-badge = ПРОБА
trial-line = Це пробний запуск. Жодна справа тут не про справжню людину.
me = { $name } · { $role }
sign-out = Вийти
lock-desk = Замкнути стіл
skip-to-queue = До черги
skip-to-conversation = До листування
nav-queue = Черга
nav-figures = Лік
nav-audit = Журнал
nav-help = Довідка
nav-envelopes = Не відкрито
language = Мова
blank-screen = Сховати
blank-hint = Екран сховано. Будь-яка клавіша чи клацання повернуть його.
blur-on = Розмити слова
blur-off = Показати слова
yes = так
no = ні
go-back = Назад
save = Зберегти
key-hint = клавіша { $key }

## Ролі й види
role-op = оператор
role-ver = перевіряльник
role-aud = ревізор
role-adm = адміністратор
kind-application = Заява
kind-third-party = За іншого
kind-conscription-risk = Під загрозою призову
kind-short-application = заява
kind-short-third-party = за іншого
kind-short-conscription-risk = призов

## Стани
state-opened = Відкрито
state-triaged = Розібрано
state-awaiting-subject = Чекаємо саму людину
state-info-given = Відомості надано
state-referred-asylum = Спрямовано: притулок
state-referred-cta = Спрямовано: Центральне агентство з розшуку
state-draft = Чернетка
state-submitted = Подано
state-under-review = На перевірці
state-verified = Перевірено
state-unverifiable = Перевірити неможливо
state-suspected-hostile = Підозра на пастку
state-out-of-scope = Не наш випадок
state-expired = Сплив термін
state-withdrawn = Відкликано

## Небезпеки
marks-label = Небезпеки
mark-duress = Примус
mark-under-18 = Молодше 18
mark-injured = Поранений
mark-monitored-phone = За телефоном можуть стежити
mark-suspected-hostile = Підозра на пастку
mark-advice-duress = Він ужив умовлене слово: можливо, його змушують писати. Відповідайте безневинно, ні про що не домовляйтеся.
mark-advice-under-18 = Бере участь фахівець із захисту дітей. Жодного передавання наодинці.
mark-advice-injured = Насамперед запитайте, що він може зробити сам.
mark-advice-monitored-phone = Не пишіть нічого, що зашкодить йому, якщо прочитає інший.
mark-advice-suspected-hostile = Це змінює спосіб, але не право бути взятим у полон живим.

## Черга
queue = Черга
queue-waiting = Чекають
queue-mine = Мої
queue-all = Усі
queue-empty-waiting = Відповіді ніхто не чекає.
queue-empty-mine = У вас немає справ.
queue-empty-all = Справ немає.
queue-new-held = { $n ->
    [one] { $n } нова справа · показати
    [few] { $n } нові справи · показати
   *[many] { $n } нових справ · показати
  }
queue-opening = { $n ->
    [one] Відкривається ще { $n } конверт.
    [few] Відкриваються ще { $n } конверти.
   *[other] Відкриваються ще { $n } конвертів.
  }
queue-count = { $n ->
    [one] { $n } справа
    [few] { $n } справи
   *[many] { $n } справ
  }
waiting-for = чекає { $age }
waiting-not = відповіли
messages-new = { $n ->
    [one] { $n } нове
    [few] { $n } нові
   *[many] { $n } нових
  }
owner-me = ваша
owner-nobody = нічия
time-hour = { $day }.{ $month } · { $hour } год
age-minutes = { $n } хв
age-hours = { $n } год
age-days = { $n } дн
next-waiting = Наступна з тих, що чекають
search = Пошук
search-placeholder = Слово, справа, мова …
search-results = Знайдено за «{ $what }»
search-none = Нічого не знайдено.
search-note = Шукали лише в пам’яті цього столу. Слова знаходяться в будь-якому письмі, також усередині слів.

## Нічого не вибрано
welcome = Виберіть справу або візьміть наступну з тих, що чекають.
welcome-keys = n наступна · j k перейти · Enter відкрити · ? усі клавіші

## Листування
case-ref = Справа { $ref }
conversation = Листування
from-person = Людина
from-us = { $name }
application-answers = Відповіді
answer-question = Запитання
answer-ours = Вашою мовою
answer-theirs = Як написано
answer-declined = не хоче відповідати
answers-faulty = Ці відповіді порушують правила самої анкети: поставтеся до них обережно.
answers-other-revision = Написано за попередньою редакцією анкети: деякі відповіді видно як коди.
message-revised = надіслано знову, зі змінами
voice-about = Голосове повідомлення, { $seconds } с, { $kilobytes } КБ
voice-about-no-length = Голосове повідомлення, { $kilobytes } КБ
voice-not-searched = Пошук його не знаходить: важливе з нього запишіть у нотатку.
channel-web = Сайт
channel-onion = Onion-сайт
channel-capsule = Капсула
channel-sms = SMS
channel-voice = Телефон
channel-other = Інший канал
protection-page-sealed = запечатано на його сторінці
protection-gate-sealed = запечатано брамою
protection-note-page-sealed = Брама слів не бачила, якщо не підсунула йому іншу сторінку.
protection-note-gate-sealed = Брама бачила слова в пам’яті; її диск — ніколи.
rather-listens = Краще слухає, ніж читає: пишіть коротко.
reply-sequence = відповідь { $n }
reply-until = у скриньці до { $date }
reply-held = чекає до { $time } (безпечні години)
new-below = Нижче нове повідомлення · показати
presence-others = Тут також: { $names }
case-changed = Хтось змінив цю справу. Оновіть сторінку; набране вами лишиться.
reload = Оновити

## Відповідь
reply-label = Відповідь, мова: { $language }
reply-placeholder = Він прочитає саме це. Без імен, без місць.
reply-send = Надіслати відповідь
reply-keys = Ctrl+Enter
prepared = Готові відповіді
reply-refused = Відповісти не можна: { $why }
reply-empty = Нічого не написано, тож нічого не надіслано.
reply-too-long = Це довше за { $max } знаків. Скоротіть або надішліть двома частинами.
reply-stale-title = Ще не надіслано: справа змінилася
reply-stale = Поки ви писали, написав він або відповів колега. Спершу прочитайте; ваш текст нижче.
reply-outside-title = Ще не надіслано: не його безпечні години
reply-outside = На годиннику програми { $now }. Спокійно зазирнути він може: { $hours }.
reply-outside-why = Відповідь чекає у скриньці й не дзвонить; але той, хто зараз дивиться йому через плече, може її прочитати.
reply-wait = Надіслати о { $time }
reply-anyway = Усе одно надіслати зараз
reply-sent = Надіслано на всі брами.
reply-waits = Збережено. Піде о { $time }.

## Стовпець справи
case = Справа
next-step = Наступний крок
step-by-key = a
steps-other = Інші кроки
steps-refused = Не зараз
steps-none = Далі кроків у цього столу немає.
step-move-triaged = Розібрано
step-move-awaiting-subject = Чекати саму людину
step-move-info-given = Відомості надано
step-move-referred-asylum = Спрямувати: притулок
step-move-referred-cta = Спрямувати: Центральне агентство з розшуку
step-move-draft = Почати чернетку
step-move-submitted = Подати на перевірку
step-move-under-review = Почати перевірку
step-move-verified = Перевірено
step-propose-unverifiable = Висновок: перевірити неможливо
step-propose-suspected-hostile = Висновок: підозра на пастку
step-propose-out-of-scope = Висновок: не наш випадок
step-confirm = Підтвердити другим перевіряльником
step-set-aside = Зняти висновок
step-settle = Відповіді не треба
step-take = Узяти справу
step-release = Повернути до черги
proposal-waits = { $name }, висновок: { $finding }. Має підтвердити другий перевіряльник.
assigned = У кого
safe-hours = Безпечні години
safe-hours-unknown = невідомі
safe-hours-form = Години, наприклад 6-9 20-23
safe-hours-wrong = Години пишуть так: 6-9 або 6-9 20-23.
duress-word = Таємне слово
duress-word-none = не умовлено
duress-word-form = Слово, яке він вибрав
purge-on = Знищиться { $date }, якщо ніхто не напише
purge-on-ended = Знищиться { $date }
purge-now = Знищити зараз
purge-confirm-title = Знищити справу { $ref }?
purge-confirm = Ключі справи знищуються на цьому столі, і більше її не прочитає ніхто. Зникне й те, що чекає в його скриньці. Копії ключів зникають за 7 днів.
purge-confirm-button = Знищити назавжди
purged-title = Знищено
purged = Справу { $ref } більше не може прочитати ніхто.
raise-mark = Позначити небезпеку
clear-mark = Зняти позначку «{ $mark }»
notes = Нотатки
notes-none = Нотаток немає.
note-add = Нотатка для колег
note-placeholder = Він її не побачить. Без імен, без місць.
history = Історія
did-opened = відкрито
did-message = написав
did-revised = надіслав відповіді знову
did-replied = відповідь надіслано
did-reply-held = відповідь чекає безпечних годин
did-seen = прочитано
did-settled = відповіді не треба
did-noted = нотатка
did-assigned = передано: { $about }
did-released = повернуто до черги
did-moved = { $about }
did-proposed = висновок: { $about }
did-confirmed = підтверджено: { $about }
did-set-aside = висновок знято
did-flag-raised = позначено: { $about }
did-flag-cleared = позначку знято: { $about }
did-duress-word = умовлено таємне слово
did-safe-hours = указано безпечні години
did-withdrawn = відкликав
did-expired = сплив термін
did-purged = знищено
by-person = людина
by-desk = стіл

## Чому не можна
refused-role = лише { $roles }
refused-not-by-hand = уручну цього не робить ніхто
refused-others = справа у { $owner }: спершу візьміть її
refused-not-from-here = не зі стану «{ $state }»
refused-never-for-kind = ніколи для виду «{ $kind }»: з цього правила немає винятків
refused-second-person = це має зробити інший перевіряльник
refused-finding-waits = висновок чекає другого перевіряльника
refused-nothing-proposed = жоден висновок не чекає
refused-no-duress-word = спершу умовтеся про таємне слово
refused-over = справу закінчено
refused-still-open = відкриту справу вручну не знищують: відкликати її може лише він сам
refused-already = уже так

## Відімкнути й увійти
unlock-title = Стіл замкнено
unlock-lead = Конверти й далі збираються та зберігаються запечатаними. Поки стіл замкнено, ніхто не може ні читати, ні відповідати.
unlock-passphrase = Парольна фраза
unlock-button = Відімкнути
unlock-waiting = { $n ->
    [0] Жоден конверт не чекає.
    [one] Чекає { $n } запечатаний конверт.
    [few] Чекають { $n } запечатані конверти.
   *[many] Чекають { $n } запечатаних конвертів.
  }
unlock-under-way = Стіл відмикається й читає справи. Це триватиме недовго.
unlock-wrong = Це не та фраза.
sign-in-title = Вхід
sign-in-name = Ім’я
sign-in-password = Пароль
sign-in-button = Увійти
sign-in-wrong = Ім’я або пароль неправильні.
sign-in-throttled = Забагато спроб. Спробуйте через { $minutes } хв.
sign-in-trial = Імена й паролі для проби — на її початковій сторінці.
lock-confirm-title = Замкнути стіл?
lock-confirm = Усі вийдуть, і ніхто нічого не прочитає, доки хтось не введе парольну фразу. Конверти збираються й далі.
lock-button = Замкнути
role-has-no-cases = Ваша роль не читає справ. Ваші сторінки — угорі.

## Лік
figures = Лік
figures-note = Лише для цього столу. Оприлюднювати це не можна: програма оприлюднює округлені підсумки за своїми правилами.
figures-oldest = Найдовше чекають
figures-oldest-none = Ніхто не чекає.
figures-arrivals = Надходження за днями, 14 днів
figures-by-state = Справи за станами
figures-by-kind = Справи за видами
figures-small = менше 5
figures-max = найбільше: { $n }

## Невідкриті конверти
envelopes = Конверти, які не відкрито
envelopes-lead = Вони зберігаються такими, якими надійшли. Від того, що вони тут, жоден не втрачено.
envelopes-none = Усі конверти відкрито.
envelope-gate = Брама
envelope-day = День
envelope-why = Чому
envelope-why-unknown-key = запечатано ключем, якого в столу немає
envelope-why-expired-key = запечатано ключем, який знищено
envelope-why-damaged = пошкоджено дорогою
envelope-why-newer = новішого вигляду, ніж знає цей стіл
envelope-why-unreadable = відкрито, але вміст безглуздий
envelope-why-not-the-holder = повідомлення від того, хто не має квитанції
envelope-why-unknown-mailbox = повідомлення для скриньки, якої цей стіл (ще) не знає
envelope-why-sample = пробні дані; у роботі не приймаються
envelope-why-form = за анкетою, якої в програмі немає

## Журнал
audit = Журнал
audit-lead = Що зроблено і ким. Що сказано — ніколи.
audit-chain-whole = Ланцюг цілий: записів { $records }, з них знищено за правилами { $shredded }. Нічого не пропало.
audit-chain-broken = Ланцюг розірвано на записі { $at }. Зупиніться, нічого не змінюйте й повідомте адміністратора.
audit-head = Кінець ланцюга: { $head }. Запишіть останні вісім знаків і порівняйте наступного разу.
audit-since = Відколи ви були тут востаннє, нічого з того, що ви бачили, не змінилося.
audit-first = Ви тут уперше: порівняти поки нема з чим.
audit-when = Коли
audit-who = Хто
audit-what = Що
audit-case = Справа
audit-unlocked = стіл відімкнено
audit-locked = стіл замкнено
audit-signed-in = вхід
audit-sign-in-failed = невдалий вхід
audit-signed-out = вихід
audit-looked = перегляд справи
audit-searched = пошук
audit-acted = { $about }
audit-replied = відповідь
audit-noted = нотатка
audit-purged = справу знищено
audit-purged-due = справу знищено за строком
audit-withdrawn = справу знищено: людина відкликала
audit-audited = читання цієї сторінки
audit-staff = змінено обліковий запис

## Облікові записи
staff = Співробітники
staff-name = Ім’я
staff-role = Роль
staff-add = Додати
staff-remove = Прибрати
staff-password-hint = Не коротше 12 знаків
staff-wrong = Ім’я або пароль не підходять. В імені — літери, цифри, крапки й дефіси; у паролі щонайменше 12 знаків.
staff-last-admin = Останній адміністратор лишається.

## Довідка
help = Клавіші та правила
help-keys = Клавіші
help-flow = Найкоротший шлях через десять справ, що чекають: n відкриває наступну, r починає відповідь, Ctrl+Enter надсилає, a робить наступний правильний крок. Чотири клавіші на справу. Поза його безпечними годинами ще один Enter залишить відповідь до них.
help-rules = Правила, яких стіл дотримується сам
help-rule-second = Висновок проти людини потребує другого перевіряльника.
help-rule-risk = Той, кому загрожує призов, ніколи не опиниться поруч із передаванням: такого кроку для нього немає.
help-rule-third = Ніхто не дає згоди за іншого.
help-rule-purge = Справа закінчується після { $silence } дн. мовчання; через { $ended } дн. після кінця її знищують.
help-rule-location = Полів для імен, частин і місць немає. Не пишіть їх і в нотатках.
key-j = наступна справа у списку
key-k = попередня справа
key-enter = відкрити вибрану справу
key-n = наступна з тих, що чекають
key-r = писати відповідь
key-p = вибрати готову відповідь
key-send = надіслати її
key-a = наступний правильний крок
key-e = відповіді не треба
key-t = узяти справу
key-m = написати нотатку
key-slash = пошук
key-ctrlk = знайти будь-яку дію
key-b = сховати екран (також Esc двічі)
key-help = ця сторінка
key-esc = вийти з поля

## Пошук дій
palette-title = Знайти дію
palette-none = Тут такої дії немає.

## Підвал
foot-links = Брами
gate-up = { $name }: забрано { $age } тому
gate-down = { $name }: немає зв’язку
gate-connected = { $name }: на зв’язку, забирати поки нічого
gate-never = { $name }: зв’язку ще не було
foot-backup = Копія { $age } тому
foot-backup-none = Копії ще немає

## Помилки: що сталося і що тепер робити
err-not-found = Такої сторінки чи справи немає.
rec-not-found = Можливо, справу знищено за правилами. Поверніться до черги.
err-not-signed-in = Ви не ввійшли.
rec-not-signed-in = Увійдіть знову; набране могло пропасти.
err-forbidden = Це не для вашої ролі.
rec-forbidden = Попросіть того, хто має роль, названу поруч із дією.
err-other-site = Цей запит надійшов не зі сторінки столу.
rec-other-site = Поверніться, оновіть сторінку і спробуйте ще раз.
err-refused = Не зроблено: { $why }
rec-refused = Поверніться до справи й подивіться ще раз.
err-stale = Не зроблено: справа тим часом змінилася.
rec-stale = Він написав, або щось зробив колега. Поверніться, прочитайте і повторіть, якщо це й досі правильно.
err-form = Те, що надіслано, не можна прочитати.
rec-form = Поверніться і спробуйте знову: без файлів і з меншим текстом.
err-internal = Стіл не зміг цього зробити.
rec-internal = Нічого не змінено. Спробуйте ще раз; якщо повториться, повідомте адміністратора.
err-disk = Диск столу заповнено.
rec-disk = Нічого не змінено. Повідомте адміністратора зараз же: брами зберігають усе, доки не з’явиться місце.

## Канали: як прийшло і хто міг прочитати
channel-telegram = Telegram
channel-signal = Signal
channel-whatsapp = WhatsApp
channel-viber = Viber
channel-matrix = Matrix
channel-email = Електронна пошта
channel-radio = Радіо
channel-paper = Лист
channel-in-person = Особисто
protection-operators = оператори можуть прочитати
protection-provider = власник сервісу може прочитати
protection-mail = обидві поштові служби можуть прочитати
protection-end-to-end = читають лише двоє
protection-heard-by-all = міг чути кожен
protection-paper = міг прочитати кожен, хто мав папір
protection-in-person = сказано одному з нас
protection-not-known = захист невідомий
protection-note-operators = Оператори зв’язку обох сторін і всі, кому вони служать, можуть це прочитати чи прослухати і знають обидва номери.
protection-note-provider = Власник месенджера може це прочитати і знає його обліковий запис.
protection-note-mail = Його поштова служба і наша можуть це прочитати і знають обидві адреси.
protection-note-end-to-end = Дорогою цього ніхто не прочитає; сервіс знає, хто кому і коли пише.
protection-note-heard-by-all = Це чує кожен, хто слухає частоту. Записав колега.
protection-note-paper = Міг прочитати кожен, хто ніс або знайшов. Записав колега.
protection-note-in-person = Почув і записав колега.
protection-note-not-known = Цей стіл не знає такого каналу. Вважайте, що прочитати можуть й інші.

## Як повідомляють, що відповідь є
reply-in-mailbox = лежить у його скриньці
notice-queued = { $channel }: повідомимо
notice-sent = { $channel }: повідомили
notice-delivered = { $channel }: повідомили, дійшло до його телефону
notice-blocked = { $channel }: не повідомили, він заблокував обліковий запис або закрив розмову
notice-no-such-address = { $channel }: не повідомили, такої адреси більше немає
notice-rejected = { $channel }: не повідомили, сервіс цього не передає
notice-no-account = { $channel }: не повідомили, у програми там немає робочого облікового запису
notice-faulty = { $channel }: не повідомили, у нас неправильні налаштування; скажіть адміністраторові
notice-unsure = { $channel }: можливо, повідомили, зв’язок урвався; повторювати не будемо
notice-undelivered = { $channel }: надіслано, але не дійшло
notice-expired = { $channel }: не повідомили, вийшов строк
notice-not-wished = { $channel }: не повідомили, він передумав
notice-note = У сповіщенні сказано лише, що щось є. Сама відповідь лежить у його скриньці.
notice-none = його не повідомляли
notice-none-note = Він не просив повідомляти. Відповідь лежить у його скриньці, доки він не подивиться.
reply-told = { $channels }: він просив повідомити один раз. Коли відповідь буде у скриньці, піде слово без змісту; потім йому треба просити знову.
reply-told-no-account = { $channels }: він просив повідомити там, але у програми там немає робочого облікового запису.
reply-told-nowhere = Його ніхто не повідомить: відповідь лежить у скриньці, доки він не подивиться.

## Хто написав, якщо прийшли лише слова
kind-unknown = Ще невідомо, хто він
kind-short-unknown = невідомо
step-say-kind-application = Це військовий, він звертається сам
step-say-kind-third-party = Пише за іншого
step-say-kind-conscription-risk = Його можуть призвати
refused-kind-unknown = спершу має бути відомо, хто він: з анкети або зі слів перевіряльника
did-kind-known = відомо, хто він: { $about }
did-language = відповідати мовою: { $about }
did-wished = просить повідомити один раз: { $about }
did-wish-taken-back = більше не просить повідомляти
did-notice-sent = повідомили, що відповідь є
did-code-given = йому дали код для телефону
did-released-for-telephone = відповідь дозволено зачитати телефоном
did-notice-delivered = сповіщення дійшло
did-notice-failed = повідомити не вдалося
audit-written-down = записав(ла) те, що прийшло вручну: { $about }
audit-released = дозволив(ла) зачитати відповідь телефоном
audit-channel-added = обліковий запис каналу або його налаштування додано: { $about }
audit-channel-moved = обліковий запис каналу переведено: { $about }
audit-channel-removed = обліковий запис каналу видалено: { $about }
audit-channel-put-back = обліковий запис каналу знову працює: { $about }
audit-channel-banned = сервіс не приймає обліковий запис: { $about }

## Облікові записи каналів
nav-channels = Канали
channels = Канали
channels-lead = Облікові записи програми в месенджерах, в операторів SMS і поштових служб. Кожен запис — лише на одній брамі. Паролі й ключі не показуються ніколи.
channels-none = Облікових записів немає. Додає той, хто має доступ до цієї машини: safeconduct channel add
channels-account = Запис
channels-gate = Брама
channels-state = Стан
channels-lease = Брама може тримати до
channels-waiting = Повідомити
channels-failed = Не вдалося
channels-to = На браму
channels-move = Перевести
channels-lost = Стару браму втрачено: не чекати
channels-put-back = Знову працює
channels-remove = Видалити …
channels-remove-note = Паролі тут знищуються. Хто пише на цей запис, відповіді більше не отримає. Брама, до якої немає зв’язку, відпустить його, коли вийде строк.
channels-remove-button = Видалити
channel-state-listening = слухає
channel-state-not-heard = брама ще не відповіла
channel-state-banned = сервіс його не приймає
channel-state-faulty = налаштування не годяться
channel-state-taking = забираємо в { $gate }; якщо не відповість, то до { $time }
channel-state-copying = переносимо розмови з { $gate }
channel-refused-order = розпорядження не читається
channel-refused-no-such-account = такого запису більше немає
channel-refused-no-such-gate = такої брами немає
channel-refused-taken = запис із таким іменем уже є, іншого виду або на іншій брамі
channel-refused-full = на тій брамі більше записів не вміститься
channel-refused-moving = він уже в дорозі

## Записано вручну
nav-write-down = Записати
write-down = Записати, що прийшло радіо, листом, телефоном чи особисто
write-down-here = Записати, що він сказав деінде
write-down-lead = Пишіть його власні слова, його мовою. Без імен, без місць. Це стане частиною справи, як усе, що приходить.
write-down-channel = Як прийшло
write-down-kind = Ким він себе називає
write-down-language = Його мова
write-down-words = Його слова
write-down-button = Записати
write-down-words-wrong = Напишіть хоча б одне слово і не більше ніж { $max } знаків.
write-down-again = це вже записано; квитанція показується лише один раз
write-down-slow = це збережено і за хвилину стане справою; подивіться чергу
receipt-title = Записано. Це його квитанція
receipt-once = Вона показується один раз і ніде не зберігається. Передайте її йому тим шляхом, яким він прийшов; не друкуйте і не вносьте в нотатки. Хто її має, той читає відповіді.
receipt-words = Десять слів
receipt-digits = Або тридцять цифр
receipt-either = Слова або цифри: і те, і те відкриває його скриньку на будь-якій брамі та в будь-якому каналі.
receipt-to-case = До справи
release-too-long = Це довше за те, що зачитують телефоном: не більше ніж півтори хвилини. Розділіть на дві відповіді.

## Відповіді телефоном
phone-code = Код для телефону
phone-code-until = У нього є код, чинний до { $date }.
phone-unreleased = { $n ->
    [one] { $n } відповідь ще не можна почути телефоном.
    [few] { $n } відповіді ще не можна почути телефоном.
   *[other] { $n } відповідей ще не можна почути телефоном.
  }
phone-not-yet = Телефоном він цього ще не чує.
phone-let-hear = Дати йому почути це телефоном
phone-since = Він може почути це телефоном з { $time }.
phone-older = Дозволено для телефону, але зачитують лише { $n } найновіші.
phone-ended = Дозволено для телефону; чинного коду в нього вже немає.
phone-heard = Як він це чує, { $seconds } с
phone-replace = Дати йому почути інший звук
phone-released = Дозволено: він почує це, коли подзвонить і набере свій код.
phone-title = Відповідь { $n } телефоном
phone-no-code = у нього немає чинного коду для телефону
phone-take = Що він почув би
phone-by-program = Читає програма, { $seconds } с
phone-by-own = Записали ви, { $seconds } с
phone-listen-first = Спершу дослухайте до кінця. Ніхто не почує цього, доки ви не дозволите.
phone-release = Дозволити: він може це чути
phone-now = Що він чує зараз
phone-spoken-title = Читає програма
phone-speak = Хай прочитає програма
phone-speak-again = Хай програма прочитає ще раз
phone-record-title = Записуєте ви
phone-record-lead = Прочитайте відповідь уголос, щонайбільше { $seconds } с. Її зроблять такою ж гучною, як усе інше, що він чує.
phone-record-warn = Голос упізнають і люди, і машини, а ваш почує кожен, хто має його код. Записувати ніхто не мусить.
phone-record = Записати
phone-record-again = Записати ще раз
phone-stop = Зупинити
phone-level = Рівень
phone-length = Тривалість
phone-recording = Триває запис. Говоріть.
phone-sending = Записано. Готуємо те, що він почув би.
phone-longest = Минуло { $seconds } с: довше не можна. Готуємо те, що він почув би.
phone-no-scripts = Для запису потрібні скрипти, а цей браузер їх тут не виконує. Програма читає і без них.
phone-tick = Він одразу почує це телефоном: прочитає програма
phone-tick-note = Без цього він, подзвонивши, нічого з цього не почує, доки хтось не дозволить.
phone-waits-note = Телефоном він цього сам собою не почує: дозвольте, коли відповідь вийде.
phone-err-program = Програми, яка читає вголос, на цій машині немає: хто дбає про цей стіл, установить espeak-ng. Запис працює і без неї.
phone-err-speech = Програма не змогла прочитати цей текст цією мовою. Запишіть його.
phone-err-long = Уголос це довше за { $seconds } с, а стільки не зачитують. Скажіть це двома відповідями.
phone-err-recording = це не запис, який стіл може прочитати
phone-err-silent = нічого не чути: перевірте, чи ввімкнено мікрофон, і говоріть ближче до нього
phone-err-gone = Того, що ви слухали, вже не збережено. Зробіть знову, послухайте і тоді дозвольте.
phone-err-refused = Браузер не дає цій сторінці мікрофона. Дозвольте його біля адреси й натисніть «Записати» ще раз.
phone-err-absent = Немає мікрофона, яким цей браузер може скористатися. Приєднайте його, або хай прочитає програма. Без TLS браузери мікрофона не дають.
phone-err-upload = Надіслати до столу не вдалося, і нічого не змінено. Запишіть ще раз.
reply-sent-aloud = Надіслано на всі брами, і він може почути це телефоном.
reply-unspoken-title = Ще не надіслано: він не зміг би це почути
reply-unspoken = Нічого не надіслано. Змініть текст або надішліть без позначки й дайте почути згодом.
answers-cut = Дзвінок обірвався; це відповіді до того моменту.
cut-short = дзвінок обірвався
set-aside = можливо, машина
set-aside-why = можливо, дзвонила машина: спершу прочитайте інших. Нічого не пропало; це зніметься, щойно ви візьмете справу чи відповісте
