# Слова страниц стола. Их читают сотрудники, люди снаружи — никогда.

## Рамка
desk-title = Стол
trial-badge = ПРОБА
trial-line = Это пробный запуск. Ни одно дело здесь не о настоящем человеке.
me = { $name } · { $role }
sign-out = Выйти
lock-desk = Запереть стол
skip-to-queue = К очереди
skip-to-conversation = К переписке
nav-queue = Очередь
nav-figures = Счёт
nav-audit = Журнал
nav-help = Справка
nav-envelopes = Не вскрыто
language = Язык
blank-screen = Скрыть
blank-hint = Экран скрыт. Любая клавиша или щелчок вернут его.
blur-on = Размыть слова
blur-off = Показать слова
yes = да
no = нет
go-back = Назад
save = Сохранить
key-hint = клавиша { $key }

## Роли и виды
role-op = оператор
role-ver = проверяющий
role-aud = ревизор
role-adm = администратор
kind-application = Заявление
kind-third-party = За другого
kind-conscription-risk = Под угрозой призыва
kind-short-application = заявление
kind-short-third-party = за другого
kind-short-conscription-risk = призыв

## Состояния
state-opened = Открыто
state-triaged = Разобрано
state-awaiting-subject = Ждём самого человека
state-info-given = Сведения даны
state-referred-asylum = Направлен: убежище
state-referred-cta = Направлен: Центральное агентство по розыску
state-draft = Черновик
state-submitted = Подано
state-under-review = На проверке
state-verified = Проверено
state-unverifiable = Проверить нельзя
state-suspected-hostile = Подозрение на ловушку
state-out-of-scope = Не наш случай
state-expired = Истекло
state-withdrawn = Отозвано

## Опасности
marks-label = Опасности
mark-duress = Принуждение
mark-under-18 = Младше 18
mark-injured = Ранен
mark-monitored-phone = За телефоном могут следить
mark-suspected-hostile = Подозрение на ловушку
mark-advice-duress = Он употребил условленное слово: возможно, его заставляют писать. Ответьте безобидно, ни о чём не договаривайтесь.
mark-advice-under-18 = Участвует специалист по защите детей. Никакой передачи в одиночку.
mark-advice-injured = Прежде всего спросите, что он может сделать сам.
mark-advice-monitored-phone = Не пишите ничего, что повредит ему, если прочтёт другой.
mark-advice-suspected-hostile = Это меняет способ, но не право быть взятым в плен живым.

## Очередь
queue = Очередь
queue-waiting = Ждут
queue-mine = Мои
queue-all = Все
queue-empty-waiting = Ответа никто не ждёт.
queue-empty-mine = У вас нет дел.
queue-empty-all = Дел нет.
queue-new-held = { $n ->
    [one] { $n } новое дело · показать
    [few] { $n } новых дела · показать
   *[many] { $n } новых дел · показать
  }
queue-opening = { $n ->
    [one] Вскрывается ещё { $n } конверт.
    [few] Вскрываются ещё { $n } конверта.
   *[other] Вскрываются ещё { $n } конвертов.
  }
queue-count = { $n ->
    [one] { $n } дело
    [few] { $n } дела
   *[many] { $n } дел
  }
waiting-for = ждёт { $age }
waiting-not = отвечено
messages-new = { $n ->
    [one] { $n } новое
    [few] { $n } новых
   *[many] { $n } новых
  }
owner-me = ваше
owner-nobody = ничьё
time-hour = { $day }.{ $month } · { $hour } ч
age-minutes = { $n } мин
age-hours = { $n } ч
age-days = { $n } дн
next-waiting = Следующее из ждущих
search = Поиск
search-placeholder = Слово, дело, язык …
search-results = Найдено по «{ $what }»
search-none = Ничего не найдено.
search-note = Поиск шёл только в памяти этого стола. Слова находятся в любой письменности, в том числе внутри слов.

## Ничего не выбрано
welcome = Выберите дело или возьмите следующее из ждущих.
welcome-keys = n следующее · j k перейти · Enter открыть · ? все клавиши

## Переписка
case-ref = Дело { $ref }
conversation = Переписка
from-person = Человек
from-us = { $name }
application-answers = Ответы
answer-question = Вопрос
answer-ours = На вашем языке
answer-theirs = Как написано
answer-declined = не хочет отвечать
answers-faulty = Эти ответы нарушают правила самой анкеты: отнеситесь к ним осторожно.
answers-other-revision = Написано по прежней редакции анкеты: некоторые ответы видны как коды.
message-revised = отправлено снова, с изменениями
voice-about = Голосовое сообщение, { $seconds } с, { $kilobytes } КБ
voice-about-no-length = Голосовое сообщение, { $kilobytes } КБ
voice-not-searched = Поиск его не находит: важное из него запишите в заметку.
channel-web = Сайт
channel-onion = Onion-сайт
channel-capsule = Капсула
channel-sms = SMS
channel-voice = Телефон
channel-other = Другой канал
protection-page-sealed = запечатано на его странице
protection-gate-sealed = запечатано воротами
protection-note-page-sealed = Ворота слов не видели, если не подсунули ему другую страницу.
protection-note-gate-sealed = Ворота видели слова в памяти; их диск — никогда.
rather-listens = Лучше слушает, чем читает: пишите коротко.
reply-sequence = ответ { $n }
reply-until = в ящике до { $date }
reply-held = ждёт до { $time } (безопасные часы)
new-below = Ниже новое сообщение · показать
presence-others = Здесь же: { $names }
case-changed = Кто-то изменил это дело. Обновите страницу; набранное вами останется.
reload = Обновить

## Ответ
reply-label = Ответ, язык: { $language }
reply-placeholder = Он прочтёт именно это. Без имён, без мест.
reply-send = Отправить ответ
reply-keys = Ctrl+Enter
prepared = Готовые ответы
reply-refused = Ответить нельзя: { $why }
reply-empty = Ничего не написано, поэтому ничего не отправлено.
reply-too-long = Это длиннее { $max } знаков. Сократите или отправьте двумя частями.
reply-stale-title = Ещё не отправлено: дело изменилось
reply-stale = Пока вы писали, написал он или ответил коллега. Сначала прочтите; ваш текст ниже.
reply-outside-title = Ещё не отправлено: не его безопасные часы
reply-outside = На часах программы { $now }. Спокойно заглянуть он может: { $hours }.
reply-outside-why = Ответ ждёт в ящике и не звонит; но тот, кто сейчас смотрит ему через плечо, может его прочесть.
reply-wait = Отправить в { $time }
reply-anyway = Всё равно отправить сейчас
reply-sent = Отправлено на все ворота.
reply-waits = Сохранено. Уйдёт в { $time }.

## Столбец дела
case = Дело
next-step = Следующий шаг
step-by-key = a
steps-other = Другие шаги
steps-refused = Не сейчас
steps-none = Дальше у этого стола шагов нет.
step-move-triaged = Разобрано
step-move-awaiting-subject = Ждать самого человека
step-move-info-given = Сведения даны
step-move-referred-asylum = Направить: убежище
step-move-referred-cta = Направить: Центральное агентство по розыску
step-move-draft = Начать черновик
step-move-submitted = Подать на проверку
step-move-under-review = Начать проверку
step-move-verified = Проверено
step-propose-unverifiable = Вывод: проверить нельзя
step-propose-suspected-hostile = Вывод: подозрение на ловушку
step-propose-out-of-scope = Вывод: не наш случай
step-confirm = Подтвердить вторым проверяющим
step-set-aside = Снять вывод
step-settle = Ответа не нужно
step-take = Взять дело
step-release = Вернуть в очередь
proposal-waits = { $name }, вывод: { $finding }. Должен подтвердить второй проверяющий.
assigned = У кого
safe-hours = Безопасные часы
safe-hours-unknown = неизвестны
safe-hours-form = Часы, например 6-9 20-23
safe-hours-wrong = Часы пишутся так: 6-9 или 6-9 20-23.
duress-word = Тайное слово
duress-word-none = не условлено
duress-word-form = Слово, которое он выбрал
purge-on = Уничтожится { $date }, если никто не напишет
purge-on-ended = Уничтожится { $date }
purge-now = Уничтожить сейчас
purge-confirm-title = Уничтожить дело { $ref }?
purge-confirm = Ключи дела уничтожаются на этом столе, и больше его не прочтёт никто. Исчезнет и то, что ждёт в его ящике. Копии ключей исчезают за 7 дней.
purge-confirm-button = Уничтожить навсегда
purged-title = Уничтожено
purged = Дело { $ref } больше не может прочесть никто.
raise-mark = Отметить опасность
clear-mark = Снять отметку «{ $mark }»
notes = Заметки
notes-none = Заметок нет.
note-add = Заметка для коллег
note-placeholder = Он её не увидит. Без имён, без мест.
history = История
did-opened = открыто
did-message = написал
did-revised = прислал ответы заново
did-replied = ответ отправлен
did-reply-held = ответ ждёт безопасных часов
did-seen = прочитано
did-settled = ответа не нужно
did-noted = заметка
did-assigned = передано: { $about }
did-released = возвращено в очередь
did-moved = { $about }
did-proposed = вывод: { $about }
did-confirmed = подтверждено: { $about }
did-set-aside = вывод снят
did-flag-raised = отмечено: { $about }
did-flag-cleared = отметка снята: { $about }
did-duress-word = условлено тайное слово
did-safe-hours = указаны безопасные часы
did-withdrawn = отозвал
did-expired = истекло
did-purged = уничтожено
by-person = человек
by-desk = стол

## Почему нельзя
refused-role = только { $roles }
refused-not-by-hand = вручную этого не делает никто
refused-others = дело у { $owner }: сначала возьмите его
refused-not-from-here = не из состояния «{ $state }»
refused-never-for-kind = никогда для вида «{ $kind }»: из этого правила нет исключений
refused-second-person = это должен сделать другой проверяющий
refused-finding-waits = вывод ждёт второго проверяющего
refused-nothing-proposed = никакой вывод не ждёт
refused-no-duress-word = сначала условьтесь о тайном слове
refused-over = дело закончено
refused-still-open = открытое дело вручную не уничтожают: отозвать его может только он сам
refused-already = уже так

## Отпереть и войти
unlock-title = Стол заперт
unlock-lead = Конверты по-прежнему собираются и хранятся запечатанными. Пока стол заперт, никто не может ни читать, ни отвечать.
unlock-passphrase = Парольная фраза
unlock-button = Отпереть
unlock-waiting = { $n ->
    [0] Ни один конверт не ждёт.
    [one] Ждёт { $n } запечатанный конверт.
    [few] Ждут { $n } запечатанных конверта.
   *[many] Ждут { $n } запечатанных конвертов.
  }
unlock-under-way = Стол отпирается и читает дела. Это займёт немного времени.
unlock-wrong = Это не та фраза.
sign-in-title = Вход
sign-in-name = Имя
sign-in-password = Пароль
sign-in-button = Войти
sign-in-wrong = Имя или пароль неверны.
sign-in-throttled = Слишком много попыток. Попробуйте через { $minutes } мин.
sign-in-trial = Имена и пароли для пробы — на её начальной странице.
lock-confirm-title = Запереть стол?
lock-confirm = Все выйдут, и никто ничего не прочтёт, пока кто-нибудь не введёт парольную фразу. Конверты собираются по-прежнему.
lock-button = Запереть
role-has-no-cases = Ваша роль не читает дел. Ваши страницы — вверху.

## Счёт
figures = Счёт
figures-note = Только для этого стола. Публиковать это нельзя: программа публикует округлённые итоги по своим правилам.
figures-oldest = Дольше всех ждут
figures-oldest-none = Никто не ждёт.
figures-arrivals = Поступления по дням, 14 дней
figures-by-state = Дела по состояниям
figures-by-kind = Дела по видам
figures-small = меньше 5
figures-max = наибольшее: { $n }

## Невскрытые конверты
envelopes = Конверты, которые не вскрыты
envelopes-lead = Они хранятся такими, какими пришли. Оттого, что они здесь, ни один не потерян.
envelopes-none = Все конверты вскрыты.
envelope-gate = Ворота
envelope-day = День
envelope-why = Почему
envelope-why-unknown-key = запечатан ключом, которого у стола нет
envelope-why-expired-key = запечатан ключом, который уничтожен
envelope-why-damaged = повреждён по дороге
envelope-why-newer = более нового вида, чем знает этот стол
envelope-why-unreadable = вскрыт, но содержимое бессмысленно
envelope-why-not-the-holder = сообщение от того, у кого нет квитанции
envelope-why-unknown-mailbox = сообщение для ящика, которого этот стол (ещё) не знает
envelope-why-sample = пробные данные; в работе не принимаются
envelope-why-form = по анкете, которой в программе нет

## Журнал
audit = Журнал
audit-lead = Что сделано и кем. Что сказано — никогда.
audit-chain-whole = Цепь цела: записей { $records }, из них уничтожено по правилам { $shredded }. Ничего не пропало.
audit-chain-broken = Цепь разорвана на записи { $at }. Остановитесь, ничего не меняйте и сообщите администратору.
audit-head = Конец цепи: { $head }. Запишите последние восемь знаков и сравните в следующий раз.
audit-since = С вашего прошлого прихода не изменилось ничего из того, что вы видели.
audit-first = Вы здесь впервые: сравнить пока не с чем.
audit-when = Когда
audit-who = Кто
audit-what = Что
audit-case = Дело
audit-unlocked = стол отперт
audit-locked = стол заперт
audit-signed-in = вход
audit-sign-in-failed = неудачный вход
audit-signed-out = выход
audit-looked = просмотр дела
audit-searched = поиск
audit-acted = { $about }
audit-replied = ответ
audit-noted = заметка
audit-purged = дело уничтожено
audit-purged-due = дело уничтожено по сроку
audit-withdrawn = дело уничтожено: человек отозвал
audit-audited = чтение этой страницы
audit-staff = изменена учётная запись

## Учётные записи
staff = Сотрудники
staff-name = Имя
staff-role = Роль
staff-add = Добавить
staff-remove = Убрать
staff-password-hint = Не короче 12 знаков
staff-wrong = Имя или пароль не подходят. В имени — буквы, цифры, точки и дефисы; в пароле не меньше 12 знаков.
staff-last-admin = Последний администратор остаётся.

## Справка
help = Клавиши и правила
help-keys = Клавиши
help-flow = Кратчайший путь через десять ждущих дел: n открывает следующее, r начинает ответ, Ctrl+Enter отправляет, a делает следующий верный шаг. Четыре клавиши на дело. Вне его безопасных часов ещё один Enter оставит ответ до них.
help-rules = Правила, которые стол соблюдает сам
help-rule-second = Вывод против человека требует второго проверяющего.
help-rule-risk = Тот, кому грозит призыв, никогда не окажется рядом с передачей: такого шага для него нет.
help-rule-third = Никто не даёт согласия за другого.
help-rule-purge = Дело кончается после { $silence } дн. молчания; через { $ended } дн. после конца оно уничтожается.
help-rule-location = Полей для имён, частей и мест нет. Не пишите их и в заметках.
key-j = следующее дело в списке
key-k = предыдущее дело
key-enter = открыть выбранное дело
key-n = следующее из ждущих
key-r = писать ответ
key-p = выбрать готовый ответ
key-send = отправить его
key-a = следующий верный шаг
key-e = ответа не нужно
key-t = взять дело
key-m = написать заметку
key-slash = поиск
key-ctrlk = найти любое действие
key-b = скрыть экран (также Esc дважды)
key-help = эта страница
key-esc = выйти из поля

## Поиск действий
palette-title = Найти действие
palette-none = Здесь такого действия нет.

## Подвал
foot-links = Ворота
gate-up = { $name }: забрано { $age } назад
gate-down = { $name }: нет связи
gate-connected = { $name }: на связи, забирать пока нечего
gate-never = { $name }: связи ещё не было
foot-backup = Копия { $age } назад
foot-backup-none = Копии ещё нет

## Ошибки: что случилось и что теперь делать
err-not-found = Такой страницы или такого дела нет.
rec-not-found = Возможно, дело уничтожено по правилам. Вернитесь к очереди.
err-not-signed-in = Вы не вошли.
rec-not-signed-in = Войдите снова; набранное могло пропасть.
err-forbidden = Это не для вашей роли.
rec-forbidden = Попросите того, у кого роль, названная рядом с действием.
err-other-site = Этот запрос пришёл не со страницы стола.
rec-other-site = Вернитесь, обновите страницу и попробуйте ещё раз.
err-refused = Не сделано: { $why }
rec-refused = Вернитесь к делу и посмотрите ещё раз.
err-stale = Не сделано: дело тем временем изменилось.
rec-stale = Он написал, или что-то сделал коллега. Вернитесь, прочтите и повторите, если это по-прежнему верно.
err-form = То, что отправлено, нельзя прочесть.
rec-form = Вернитесь и попробуйте снова: без файлов и с меньшим текстом.
err-internal = Стол не смог этого сделать.
rec-internal = Ничего не изменено. Попробуйте ещё раз; если повторится, сообщите администратору.
err-disk = Диск стола заполнен.
rec-disk = Ничего не изменено. Сообщите администратору сейчас же: ворота хранят всё, пока не появится место.

## Каналы: как пришло и кто мог прочитать
channel-telegram = Telegram
channel-signal = Signal
channel-whatsapp = WhatsApp
channel-viber = Viber
channel-matrix = Matrix
channel-email = Электронная почта
channel-radio = Радио
channel-paper = Письмо
channel-in-person = Лично
protection-operators = операторы могут прочитать
protection-provider = владелец сервиса может прочитать
protection-mail = обе почтовые службы могут прочитать
protection-end-to-end = читают только двое
protection-heard-by-all = мог слышать каждый
protection-paper = мог прочитать каждый, у кого была бумага
protection-in-person = сказано одному из нас
protection-not-known = защита неизвестна
protection-note-operators = Операторы связи обеих сторон и все, кому они служат, могут прочитать или прослушать это и знают оба номера.
protection-note-provider = Владелец мессенджера может это прочитать и знает его учётную запись.
protection-note-mail = Его почтовая служба и наша могут это прочитать и знают оба адреса.
protection-note-end-to-end = По пути этого никто не прочтёт; сервис знает, кто кому и когда пишет.
protection-note-heard-by-all = Это слышит каждый, кто слушает частоту. Записал коллега.
protection-note-paper = Мог прочитать каждый, кто нёс или нашёл. Записал коллега.
protection-note-in-person = Услышал и записал коллега.
protection-note-not-known = Этот стол не знает такого канала. Считайте, что прочитать могут и другие.

## Как сообщают, что ответ есть
reply-in-mailbox = лежит в его ящике
notice-queued = { $channel }: сообщим
notice-sent = { $channel }: сообщили
notice-delivered = { $channel }: сообщили, дошло до его телефона
notice-blocked = { $channel }: не сообщили, он заблокировал учётную запись или закрыл разговор
notice-no-such-address = { $channel }: не сообщили, такого адреса больше нет
notice-rejected = { $channel }: не сообщили, сервис этого не передаёт
notice-no-account = { $channel }: не сообщили, у программы там нет работающей учётной записи
notice-faulty = { $channel }: не сообщили, у нас неверные настройки; скажите администратору
notice-unsure = { $channel }: возможно, сообщили, связь прервалась; повторять не будем
notice-undelivered = { $channel }: отправлено, но не дошло
notice-expired = { $channel }: не сообщили, вышел срок
notice-not-wished = { $channel }: не сообщили, он передумал
notice-note = В уведомлении сказано только, что что-то есть. Сам ответ лежит в его ящике.
notice-none = ему не сообщали
notice-none-note = Он не просил сообщать. Ответ лежит в его ящике, пока он не посмотрит.
reply-told = { $channels }: он просил сообщить один раз. Когда ответ будет в ящике, уйдёт слово без содержания; потом ему нужно просить снова.
reply-told-no-account = { $channels }: он просил сообщить там, но у программы там нет работающей учётной записи.
reply-told-nowhere = Ему никто не сообщит: ответ лежит в ящике, пока он не посмотрит.

## Кто написал, если пришли только слова
kind-unknown = Ещё неизвестно, кто он
kind-short-unknown = неизвестно
step-say-kind-application = Это военный, он обращается сам
step-say-kind-third-party = Пишет за другого
step-say-kind-conscription-risk = Его могут призвать
refused-kind-unknown = сначала должно быть известно, кто он: из анкеты или со слов проверяющего
did-kind-known = известно, кто он: { $about }
did-language = отвечать на языке: { $about }
did-wished = просит сообщить один раз: { $about }
did-wish-taken-back = больше не просит сообщать
did-notice-sent = сообщили, что ответ есть
did-code-given = ему дали код для телефона
did-released-for-telephone = ответ разрешено прочесть по телефону
did-notice-delivered = уведомление дошло
did-notice-failed = сообщить не удалось
audit-written-down = записал(а) пришедшее вручную: { $about }
audit-released = разрешил(а) прочесть ответ по телефону
audit-channel-added = учётная запись канала или её настройки добавлены: { $about }
audit-channel-moved = учётная запись канала переведена: { $about }
audit-channel-removed = учётная запись канала удалена: { $about }
audit-channel-put-back = учётная запись канала снова в работе: { $about }
audit-channel-banned = сервис не принимает учётную запись: { $about }

## Учётные записи каналов
nav-channels = Каналы
channels = Каналы
channels-lead = Учётные записи программы в мессенджерах, у операторов SMS и почтовых служб. Каждая запись — только на одних воротах. Пароли и ключи не показываются никогда.
channels-none = Учётных записей нет. Добавляет тот, у кого есть доступ к этой машине: safeconduct channel add
channels-account = Запись
channels-gate = Ворота
channels-state = Состояние
channels-lease = Ворота могут держать до
channels-waiting = Сообщить
channels-failed = Не удалось
channels-to = На ворота
channels-move = Перевести
channels-lost = Старые ворота потеряны: не ждать
channels-put-back = Снова работает
channels-remove = Удалить …
channels-remove-note = Пароли здесь уничтожаются. Кто пишет на эту запись, ответа больше не получит. Ворота, до которых нет связи, отпустят её, когда выйдет срок.
channels-remove-button = Удалить
channel-state-listening = слушает
channel-state-not-heard = ворота ещё не ответили
channel-state-banned = сервис её не принимает
channel-state-faulty = настройки не годятся
channel-state-taking = забираем у { $gate }; если не ответят, то до { $time }
channel-state-copying = переносим разговоры с { $gate }
channel-refused-order = распоряжение не читается
channel-refused-no-such-account = такой записи больше нет
channel-refused-no-such-gate = таких ворот нет
channel-refused-taken = запись с таким именем уже есть, другого вида или на других воротах
channel-refused-full = на тех воротах больше записей не поместится
channel-refused-moving = она уже в пути

## Записано вручную
nav-write-down = Записать
write-down = Записать, что пришло по радио, письмом, по телефону или лично
write-down-here = Записать, что он сказал в другом месте
write-down-lead = Пишите его собственные слова, на его языке. Без имён, без мест. Это станет частью дела, как всё, что приходит.
write-down-channel = Как пришло
write-down-kind = Кем он себя называет
write-down-language = Его язык
write-down-words = Его слова
write-down-button = Записать
write-down-words-wrong = Напишите хотя бы одно слово и не больше { $max } знаков.
write-down-again = это уже записано; квитанция показывается только один раз
write-down-slow = это сохранено и через минуту станет делом; посмотрите очередь
receipt-title = Записано. Это его квитанция
receipt-once = Она показывается один раз и нигде не хранится. Передайте её ему тем путём, которым он пришёл; не печатайте и не вносите в заметки. У кого она есть, тот читает ответы.
receipt-words = Десять слов
receipt-digits = Или тридцать цифр
receipt-either = Слова или цифры: и то и другое открывает его ящик на любых воротах и в любом канале.
receipt-to-case = К делу
release-too-long = Это длиннее того, что читают по телефону: не больше полутора минут. Разделите на два ответа.

## Ответы по телефону
phone-code = Код для телефона
phone-code-until = У него есть код, действующий до { $date }.
phone-unreleased = { $n ->
    [one] { $n } ответ ещё нельзя услышать по телефону.
    [few] { $n } ответа ещё нельзя услышать по телефону.
   *[other] { $n } ответов ещё нельзя услышать по телефону.
  }
phone-not-yet = По телефону он этого ещё не слышит.
phone-let-hear = Дать ему услышать это по телефону
phone-since = Он может услышать это по телефону с { $time }.
phone-older = Разрешено для телефона, но зачитывают только { $n } самых новых.
phone-ended = Разрешено для телефона; действующего кода у него больше нет.
phone-heard = Как он это слышит, { $seconds } с
phone-replace = Дать ему услышать другой звук
phone-released = Разрешено: он услышит это, когда позвонит и наберёт свой код.
phone-title = Ответ { $n } по телефону
phone-no-code = у него нет действующего кода для телефона
phone-take = Что он услышал бы
phone-by-program = Читает программа, { $seconds } с
phone-by-own = Записали вы, { $seconds } с
phone-listen-first = Сначала дослушайте до конца. Никто не услышит этого, пока вы не разрешите.
phone-release = Разрешить: он может это слышать
phone-now = Что он слышит сейчас
phone-spoken-title = Читает программа
phone-speak = Пусть прочитает программа
phone-speak-again = Пусть программа прочитает ещё раз
phone-record-title = Записываете вы
phone-record-lead = Прочитайте ответ вслух, не дольше { $seconds } с. Его сделают таким же громким, как всё остальное, что он слышит.
phone-record-warn = Голос узнают и люди, и машины, а ваш услышит каждый, у кого есть его код. Записывать никто не обязан.
phone-record = Записать
phone-record-again = Записать ещё раз
phone-stop = Остановить
phone-level = Уровень
phone-length = Длительность
phone-recording = Идёт запись. Говорите.
phone-sending = Записано. Готовим то, что он услышал бы.
phone-longest = Прошло { $seconds } с: дольше нельзя. Готовим то, что он услышал бы.
phone-no-scripts = Для записи нужны скрипты, а этот браузер их здесь не выполняет. Программа читает и без них.
phone-tick = Он сразу услышит это по телефону: прочитает программа
phone-tick-note = Без этого он, позвонив, ничего из этого не услышит, пока кто-то не разрешит.
phone-waits-note = По телефону он этого сам собой не услышит: разрешите, когда ответ уйдёт.
phone-err-program = Программы, которая читает вслух, на этой машине нет: тот, кто следит за этим столом, установит espeak-ng. Запись работает и без неё.
phone-err-speech = Программа не смогла прочитать этот текст на этом языке. Запишите его.
phone-err-long = Вслух это дольше { $seconds } с, а столько не зачитывают. Скажите это двумя ответами.
phone-err-recording = это не запись, которую стол может прочитать
phone-err-silent = ничего не слышно: проверьте, включён ли микрофон, и говорите ближе к нему
phone-err-gone = Того, что вы слушали, больше нет. Сделайте заново, послушайте и тогда разрешите.
phone-err-refused = Браузер не даёт этой странице микрофона. Разрешите его рядом с адресом и нажмите «Записать» ещё раз.
phone-err-absent = Нет микрофона, которым этот браузер может воспользоваться. Подключите его, или пусть прочитает программа. Без TLS браузеры микрофона не дают.
phone-err-upload = Отправить на стол не удалось, и ничего не изменено. Запишите ещё раз.
reply-sent-aloud = Отправлено на все ворота, и он может услышать это по телефону.
reply-unspoken-title = Ещё не отправлено: он не смог бы это услышать
reply-unspoken = Ничего не отправлено. Измените текст или отправьте без отметки и дайте услышать потом.
answers-cut = Звонок оборвался; это ответы до того момента.
cut-short = звонок оборвался
set-aside = возможно, машина
set-aside-why = возможно, звонила машина: сначала прочтите других. Ничего не пропало; это снимется, когда вы возьмёте дело или ответите
