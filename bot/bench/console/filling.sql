-- A programme that has run for a year, for PostgreSQL: :contacts people and :messages messages, older ones first, and
-- of all that pages show a share that goes with the number of people. Each statement ends with a line's end.

CREATE FUNCTION pg_temp.pick(n bigint, VARIADIC words text[]) RETURNS text IMMUTABLE LANGUAGE sql
AS $$ SELECT words[1 + n % cardinality(words)] $$;

CREATE FUNCTION pg_temp.ago(part numeric) RETURNS timestamptz STABLE LANGUAGE sql
AS $$ SELECT now() - interval '365 days' * part::float $$;

CREATE FUNCTION pg_temp.place(n bigint) RETURNS text IMMUTABLE LANGUAGE sql
AS $$ SELECT pg_temp.pick(n, 'Gasabo', 'Huye', 'Kicukiro', 'Musanze', 'Rubavu', 'Nyarugenge', 'Rwamagana', 'Karongi') $$;

-- Somebody, and a few of them far more often than the others.
CREATE FUNCTION pg_temp.anybody(many bigint) RETURNS bigint VOLATILE LANGUAGE sql
AS $$ SELECT 1 + floor(many * random() ^ 1.6)::bigint $$;

SELECT setseed(0.5);

INSERT INTO staff (login, name, role, email, created_at)
SELECT 'mentor' || n, 'Mentor ' || n, 'mentor', 'mentor' || n || '@example.org', pg_temp.ago(1)
FROM generate_series(1, 30) n;

INSERT INTO contacts (language, name, district, sector, trade, sex, opted_out_at, created_at)
SELECT pg_temp.pick(n / 7, 'rw', 'rw', 'rw', 'en'),
       pg_temp.pick(n, 'Uwase', 'Mugisha', 'Uwimana', 'Mutesi', 'Habimana', 'Ingabire', 'Niyonzima', 'Iradukunda',
                    'Nshimiyimana', 'Mukamana', 'Hakizimana', 'Umutoni') || ' ' ||
       pg_temp.pick(n / 12, 'Aline', 'Eric', 'Claire', 'Diane', 'Jean', 'Chantal', 'Emmanuel', 'Rose', 'Olivier',
                    'Divine', 'Patrick', 'Josiane', 'Yves', 'Alice', 'Innocent', 'Vestine', 'Fabrice'),
       pg_temp.place(n / 3), 'Tumba', pg_temp.pick(n / 5, 'shoes', 'bags', 'belts', 'repair', 'other'),
       pg_temp.pick(n, 'male', 'female'), CASE WHEN n % 50 = 0 THEN pg_temp.ago(0.1) END,
       pg_temp.ago(1 - n::numeric / :contacts)
FROM generate_series(1, :contacts) n;

INSERT INTO addresses (contact_id, medium, value, channel, last_inbound_at)
SELECT id, medium, '+25078' || lpad(id::text, 7, '0'), channel, pg_temp.ago(random()::numeric / 2)
FROM contacts,
     (VALUES ('sms', 'africastalking-sms', 1), ('ussd', 'africastalking-ussd', 2), ('whatsapp', 'twilio-whatsapp', 3))
       AS line (medium, channel, each)
WHERE id % each = 0;

INSERT INTO consents (contact_id, purpose, wording, language, medium, given_at)
SELECT id, 'profile', 'Do you agree that we keep your answers and write to you?', language, 'ussd', created_at
FROM contacts;

INSERT INTO tags (contact_id, tag, tagged_at)
SELECT id, pg_temp.pick(id, 'fair', 'export', 'leather', 'alumni'), created_at FROM contacts WHERE id % 3 = 0;

INSERT INTO audiences (name, filters, created_at, changed_at)
SELECT 'Audience ' || n, '{"districts": ["Huye"]}', pg_temp.ago(0.5), pg_temp.ago(0.1) FROM generate_series(1, 12) n;

INSERT INTO sessions (contact_id, medium, channel, digest, state, turns, started_at, touched_at, expires_at, ended_at)
SELECT pg_temp.anybody(:contacts), 'ussd', 'africastalking-ussd', (SELECT max(digest) FROM publications),
       '["rw",[["' || pg_temp.pick(n, 'register","district', 'register","trade', 'profile","name', 'mentor","topic',
                                   'product","price', 'menu","menu') || '"]],{},[],[],null,0,0,null,[],false,0]',
       5, at, at + interval '3 minutes', at + interval '1 day',
       at + interval '3 minutes' + CASE WHEN n % 3 = 0 THEN interval '1 hour' ELSE interval '0' END
FROM (SELECT n, pg_temp.ago(1 - n::numeric / (3 * :contacts)) AS at FROM generate_series(1, 3 * :contacts) n) drawn;

-- Of the messages 45 in 100 are contacts'; half of those are answered by a message, the others by a screen.
INSERT INTO inbound (provider, external_id, contact_id, medium, channel, text, reply, ends, replies, received_at)
SELECT CASE WHEN by_ussd OR by_sms THEN 'africastalking' ELSE 'twilio' END, 'in ' || n, contact_id,
       CASE WHEN by_ussd THEN 'ussd' WHEN by_sms THEN 'sms' ELSE 'whatsapp' END,
       CASE WHEN by_ussd THEN 'africastalking-ussd' WHEN by_sms THEN 'africastalking-sms' ELSE 'twilio-whatsapp' END,
       pg_temp.pick(n, '1', '2', 'Huye', 'Ndashaka kwiyandikisha mu mahugurwa', 'menu'),
       CASE WHEN by_ussd THEN 'Menyesha: hitamo' || chr(10) || '1 Amahugurwa' || chr(10) || '2 Umujyanama' END,
       CASE WHEN by_ussd THEN 0 END, CASE WHEN by_ussd THEN 0 ELSE 1 END, pg_temp.ago(1 - n / (0.45 * :messages))
FROM (SELECT n, n % 2 = 0 AS by_ussd, n % 4 = 1 AS by_sms, pg_temp.anybody(:contacts) AS contact_id
      FROM generate_series(1, (0.45 * :messages)::bigint) n) drawn;

INSERT INTO broadcasts (name, text_en, text_rw, filters, medium, channel, status, reason, recipients, census, created_at,
                        prepared_at, started_at, moved_at, ended_at)
SELECT 'News ' || n, 'Hello {contact.name}, the training begins on Monday at nine.',
       'Muraho {contact.name}, amahugurwa azatangira ku wa mbere saa tatu.', '{"districts": ["Huye", "Gasabo"]}',
       'sms', 'africastalking-sms', status, CASE WHEN status = 'paused' THEN 'the limit of the day is reached' END,
       CASE WHEN status = 'draft' THEN NULL ELSE (0.025 * :messages)::int END,
       CASE WHEN status <> 'draft' THEN '{"languages": {"rw": 20000}, "districts": {"Huye": 20000}, "left_out": {}}' END, at, at, at, at,
       CASE WHEN status = 'finished' THEN at + interval '2 hours' END
FROM (SELECT n, pg_temp.ago(1 - n / 201.0) AS at,
             CASE n WHEN 200 THEN 'draft' WHEN 199 THEN 'started' WHEN 198 THEN 'paused' WHEN 197 THEN 'prepared'
                    WHEN 196 THEN 'approved' WHEN 195 THEN 'cancelled' ELSE 'finished' END AS status
      FROM generate_series(1, 200) n) drawn;

-- What is sent: answers, notices, and the last ten broadcasts; in the order in which they were written.
INSERT INTO outbox (contact_id, inbound_id, broadcast_id, language, fields, message_class, lane, medium, channel, provider,
                    address, body, segments, status, created_at, due_at, status_at, attempts, begun_at, provider_id,
                    reason, reason_code, price, currency)
SELECT contact_id, inbound_id, broadcast_id, 'rw', CASE WHEN broadcast_id > 0 THEN '{"contact.name": "Uwase Aline"}' END,
       class, CASE WHEN broadcast_id > 0 THEN 'bulk' ELSE 'replies' END, medium, channel, provider,
       '+25078' || lpad(contact_id::text, 7, '0'),
       CASE WHEN begun THEN 'Muraho, amahugurwa yo gutunganya inkweto azatangira ku wa mbere saa mbiri.' ELSE '' END,
       1, status, at, at, at, CASE WHEN begun THEN 1 ELSE 0 END, CASE WHEN begun THEN at END,
       CASE WHEN begun AND status <> 'unknown' THEN 'out ' || row_number() OVER () END,
       CASE WHEN status = 'failed' THEN 'The phone was switched off.' END,
       CASE WHEN status = 'failed' THEN 'AbsentSubscriber' END,
       CASE WHEN begun THEN 10 END, CASE WHEN begun THEN CASE provider WHEN 'twilio' THEN 'USD' ELSE 'RWF' END END
FROM (SELECT *, status NOT IN ('queued', 'cancelled') AS begun
      FROM (SELECT contact_id, id AS inbound_id, NULL::bigint AS broadcast_id, 'reply' AS class, medium, channel, provider,
                   received_at AS at,
                   CASE WHEN id % 20 = 1 THEN 'failed' WHEN id % 100 = 3 THEN 'sent' WHEN id % 7 = 0 THEN 'read'
                        ELSE 'delivered' END AS status
            FROM inbound WHERE medium <> 'ussd'
            UNION ALL
            SELECT pg_temp.anybody(:contacts), NULL, NULL, 'notice', 'sms', 'africastalking-sms', 'africastalking',
                   pg_temp.ago(1 - n / (0.075 * :messages)),
                   CASE WHEN n % 9 = 0 THEN 'failed' WHEN n % 1000 = 1 THEN 'unknown' ELSE 'delivered' END
            FROM generate_series(1, (0.075 * :messages)::bigint) n
            UNION ALL
            SELECT 1 + (n * 7) % :contacts, NULL, broadcasts.id, 'broadcast', 'sms', 'africastalking-sms', 'africastalking',
                   broadcasts.created_at,
                   CASE WHEN broadcasts.status IN ('prepared', 'approved') THEN 'queued'
                        WHEN broadcasts.status <> 'finished' AND n % 2 = 0 THEN
                             CASE broadcasts.status WHEN 'cancelled' THEN 'cancelled' ELSE 'queued' END
                        WHEN n % 11 = 0 THEN 'failed' WHEN n % 13 = 0 THEN 'accepted' WHEN n % 1001 = 0 THEN 'expired'
                        ELSE 'delivered' END
            FROM broadcasts, generate_series(1, (0.025 * :messages)::bigint) n
            WHERE broadcasts.id > 190 AND broadcasts.status <> 'draft') written
      ORDER BY at, contact_id) sent;

INSERT INTO files (key, name, media_type, digest, size, content, created_at)
VALUES ('bench', 'costs.pdf', 'application/pdf', repeat('0', 64), 9, '%PDF-1.7 ', now());

INSERT INTO workshops (title_en, title_rw, venue_en, venue_rw, starts_on, ends_on, starts_at, seats, admission, closes_at,
                       status, created_at)
SELECT 'Costs and prices ' || n, 'Ibiciro ' || n, 'Huye', 'Huye', day, day + 1, '09:00', 30,
       CASE WHEN n % 3 = 0 THEN 'selection' ELSE 'first_come' END, day - interval '5 days',
       CASE WHEN day < current_date THEN CASE WHEN n % 40 = 0 THEN 'over' ELSE 'held' END
            WHEN n % 17 = 0 THEN 'cancelled' ELSE 'planned' END, pg_temp.ago(1)
FROM (SELECT n, current_date - 330 + n::int * 2 / 5 AS day FROM generate_series(1, 900) n) drawn;

INSERT INTO workshops (title_en, title_rw, venue_en, venue_rw, starts_on, ends_on, starts_at, seats, admission, closes_at,
                       status, respond_by, sex_share, created_at)
SELECT 'Export', 'Kohereza hanze', 'Kigali', 'Kigali', current_date + 10, current_date + 12, '09:00', 40, 'selection',
       now() - interval '1 day', 'planned', now() + interval '1 day', 40, pg_temp.ago(0.2);

INSERT INTO registrations (workshop_id, contact_id, district, status, place, code, told_at, created_at, changed_at)
SELECT id, n, pg_temp.place(n / 3),
       CASE WHEN status = 'cancelled' THEN 'called_off'
            WHEN status IN ('held', 'over') THEN pg_temp.pick(n, 'attended', 'attended', 'attended', 'absent', 'cancelled')
            ELSE pg_temp.pick(n, 'confirmed', 'confirmed', 'waitlisted', 'cancelled') END,
       n, 'R' || row_number() OVER (), at, at, at
FROM (SELECT id, status, row_number() OVER (ORDER BY id) AS nth, starts_on - interval '20 days' AS at FROM workshops
      WHERE title_en LIKE 'Costs%') known,
     generate_series(1, :contacts * 2 / 5) n
WHERE nth % 900 IN (n % 900, CASE WHEN n % 4 = 0 THEN (n + 450) % 900 END);

INSERT INTO registrations (workshop_id, contact_id, district, status, place, code, created_at, changed_at)
SELECT workshops.id, contacts.id, contacts.district, 'applied', contacts.id, 'A' || contacts.id, now(), now()
FROM workshops, contacts WHERE title_en = 'Export' AND contacts.id % 300 = 0;

INSERT INTO attendance (registration_id, day, how, marked_at)
SELECT registrations.id, workshops.starts_on, 'code', registrations.changed_at
FROM registrations JOIN workshops ON workshops.id = workshop_id WHERE registrations.status = 'attended';

INSERT INTO certificates (contact_id, workshop_id, number, name, status, created_at, changed_at)
SELECT contact_id, workshop_id, upper(lpad(to_hex(id), 8, '0')), 'Uwase Aline', pg_temp.pick(id, 'sent', 'sent', 'issued'),
       created_at, changed_at
FROM registrations WHERE status = 'attended' AND id % 4 = 0;

INSERT INTO day_codes (workshop_id, day, code, staff_id, made_at)
SELECT id, starts_on, lpad(id::text, 5, '0'), (SELECT min(id) FROM staff), now() FROM workshops;

INSERT INTO signatories (workshop_id, place, name, title_en, title_rw)
SELECT id, 1, 'Mukamana Chantal', 'Coordinator', 'Umuhuzabikorwa' FROM workshops;

INSERT INTO handouts (workshop_id, title_en, title_rw, language, file_id, created_at)
SELECT id, 'Costs', 'Ibiciro', 'rw', (SELECT max(id) FROM files), created_at FROM workshops WHERE id % 20 = 0;

INSERT INTO handout_copies (handout_id, contact_id, asked, status, created_at, changed_at)
SELECT handouts.id, contact_id, false, 'sent', registrations.created_at, registrations.changed_at
FROM registrations JOIN handouts USING (workshop_id) WHERE status = 'attended';

INSERT INTO mentors (staff_id, capacity, created_at) SELECT id, 20, created_at FROM staff WHERE role = 'mentor';

INSERT INTO mentor_skills (mentor_id, kind, value)
SELECT id, kind, value
FROM mentors, (VALUES ('topic', 'pricing'), ('topic', 'design'), ('language', 'rw'), ('district', 'Huye')) skill (kind, value);

INSERT INTO mentor_requests (contact_id, reference, topic, question, language, district, best_time, shares_number, status,
                             mentor_id, respond_by, created_at, changed_at)
SELECT 1 + n * 13 % :contacts, upper(lpad(to_hex(n), 6, '0')), pg_temp.pick(n, 'design', 'buyers', 'pricing', 'export'),
       'How do I set a price?', 'rw', pg_temp.place(n), pg_temp.pick(n, 'morning', 'evening'), true, status,
       CASE WHEN status <> 'waiting' THEN (SELECT min(id) FROM mentors) + n % 30 END,
       CASE WHEN status IN ('waiting', 'given', 'accepted') THEN now() + interval '1 hour' * (n % 96 - 24) END, at, at
FROM (SELECT n, pg_temp.ago(1 - n / (0.05 * :contacts)) AS at,
             CASE WHEN n < 0.047 * :contacts THEN pg_temp.pick(n, 'done', 'done', 'done', 'cancelled')
                  ELSE pg_temp.pick(n, 'waiting', 'given', 'accepted', 'called') END AS status
      FROM generate_series(1, (0.05 * :contacts)::bigint) n) drawn;

INSERT INTO mentor_texts (request_id, from_mentor, words, status, created_at)
SELECT id, n % 2 = 0, 'Could you call me tomorrow?', 'sent', created_at FROM mentor_requests, generate_series(1, 4) n;

INSERT INTO tickets (contact_id, reference, medium, status, staff_id, respond_by, created_at, changed_at)
SELECT n, 'T' || upper(lpad(to_hex(n), 6, '0')), pg_temp.pick(n, 'sms', 'whatsapp'), status,
       CASE WHEN status IN ('assigned', 'answered') THEN (SELECT min(id) FROM staff) END,
       CASE WHEN status IN ('open', 'assigned') THEN now() + interval '1 hour' * (n % 48 - 12) END, at, at
FROM (SELECT n, pg_temp.ago(1 - n / (0.05 * :contacts)) AS at,
             CASE WHEN n < 0.048 * :contacts THEN pg_temp.pick(n, 'closed', 'closed', 'lapsed')
                  ELSE pg_temp.pick(n, 'open', 'assigned', 'answered') END AS status
      FROM generate_series(1, (0.05 * :contacts)::bigint) n) drawn;

INSERT INTO ticket_words (ticket_id, staff_id, words, said_at)
SELECT id, CASE WHEN n % 2 = 0 THEN (SELECT min(id) FROM staff) END, 'Amahugurwa azabera he?', created_at
FROM tickets, generate_series(1, 3) n;

INSERT INTO canned_replies (name, text_en, text_rw, changed_at)
SELECT 'Reply ' || n, 'The hall is in Huye.', 'Icyumba kiri i Huye.', now() FROM generate_series(1, 30) n;

INSERT INTO banks (code, name, phone, created_at, changed_at)
SELECT 'bank' || n, 'Bank ' || n, '+25078800001' || n, pg_temp.ago(1), pg_temp.ago(1) FROM generate_series(1, 5) n;

INSERT INTO referrals (contact_id, bank_id, reference, about, status, respond_by, created_at, changed_at)
SELECT 1 + n * 17 % :contacts, (SELECT max(id) FROM banks) - n % 5, 'B' || upper(lpad(to_hex(n), 6, '0')),
       pg_temp.pick(n, 'account', 'loan'), status,
       CASE WHEN status IN ('waiting', 'contacted') THEN now() + interval '1 hour' * (n % 96 - 24) END, at, at
FROM (SELECT n, pg_temp.ago(1 - n / (0.05 * :contacts)) AS at,
             CASE WHEN n < 0.047 * :contacts THEN pg_temp.pick(n, 'done', 'declined', 'lapsed', 'withdrawn')
                  ELSE pg_temp.pick(n, 'waiting', 'contacted', 'opened', 'applied') END AS status
      FROM generate_series(1, (0.05 * :contacts)::bigint) n) drawn;

INSERT INTO products (contact_id, reference, name, kind, price, quantity, made_by, maker, shows_maker, district, status,
                      respond_by, shown_at, created_at, changed_at)
SELECT 1 + n * 19 % :contacts, 'P' || upper(lpad(to_hex(n), 6, '0')), 'Inkweto ' || n, pg_temp.pick(n, 'shoes', 'bags', 'belts'),
       12000, 20, 'me', 'Uwase Aline', true, pg_temp.place(n), status,
       CASE WHEN status = 'submitted' THEN now() + interval '1 hour' * (n % 96 - 24) END,
       CASE WHEN status = 'shown' THEN at END, at, at
FROM (SELECT n, pg_temp.ago(1 - n / (0.05 * :contacts)) AS at,
             CASE WHEN n < 0.047 * :contacts THEN pg_temp.pick(n, 'shown', 'shown', 'withdrawn', 'returned')
                  ELSE 'submitted' END AS status
      FROM generate_series(1, (0.05 * :contacts)::bigint) n) drawn;

INSERT INTO interests (product_id, contact_id, name, phone_or_mail, message, origin, status, respond_by, created_at, changed_at)
SELECT id, NULL, 'Buyer ' || id, 'buyer' || id || '@example.org', 'Thirty pairs, please.', '',
       CASE WHEN id % 20 = 0 THEN 'new' ELSE pg_temp.pick(id, 'introduced', 'closed') END,
       CASE WHEN id % 20 = 0 THEN now() + interval '1 hour' * (id % 96 - 24) END, created_at, changed_at
FROM products WHERE status = 'shown';

INSERT INTO groups (kind, name, district, created_at)
SELECT pg_temp.pick(n, 'cooperative', 'cooperative', 'cluster'), 'Abadahigwa ' || n, pg_temp.place(n), pg_temp.ago(1)
FROM generate_series(1, 300) n;

INSERT INTO memberships (group_id, contact_id, role, joined_at)
SELECT (SELECT min(id) FROM groups) + id % 300, id, CASE WHEN id <= 300 THEN 'leader' ELSE 'member' END, created_at
FROM contacts WHERE id % 3 < 1 OR id <= 300;

INSERT INTO membership_requests (group_id, contact_id, status, respond_by, created_at, changed_at)
SELECT (SELECT min(id) FROM groups) + id % 300, id, CASE WHEN id % 9 = 1 THEN 'asked' ELSE 'joined' END,
       CASE WHEN id % 9 = 1 THEN now() + interval '2 days' END, now(), now()
FROM contacts WHERE id % 50 = 1;

INSERT INTO group_texts (group_id, contact_id, words, created_at)
SELECT group_id, contact_id, 'We meet on Friday.', joined_at FROM memberships WHERE role = 'leader';

INSERT INTO surveys (name, document, status, closes_at, created_at, changed_at)
SELECT pg_temp.pick(n, 'feedback', 'interview', 'sales', 'plans') || n, replace($$format: 1
survey: feedback
title: {en: After the training, rw: Nyuma y'amahugurwa}
intro:
  en: "{org}: short survey, 3 questions. Do you agree?"
  rw: "{org}: ubushakashatsi bugufi, ibibazo 3. Urabyemera?"
questions:
  helped:
    choice: {en: "Did the training help you?", rw: "Amahugurwa yagufashije?"}
    labels:
      very:     {en: A lot, rw: Cyane}
      somewhat: {en: Somewhat, rw: Biringaniye}
      little:   {en: A little, rw: Gake}
  sold:
    number: {en: "How many shoes do you sell a month?", rw: "Wagurishije inkweto zingahe mu kwezi?"}
    high: 5000
  wish:
    text: {en: "What do you want to learn?", rw: "Urashaka kwiga iki?"}
    high: 120
$$, 'survey: feedback', 'survey: ' || pg_temp.pick(n, 'feedback', 'interview', 'sales', 'plans') || n),
       pg_temp.pick(n, 'open', 'closed', 'draft', 'summarised'), now() + interval '3 days', pg_temp.ago(0.3), pg_temp.ago(0.1)
FROM generate_series(0, 11) n;

INSERT INTO survey_invitations (survey_id, contact_id, status, created_at, changed_at)
SELECT surveys.id, contacts.id,
       CASE WHEN contacts.id % 10 = 0 THEN 'answered' ELSE pg_temp.pick(contacts.id, 'asked', 'waiting') END, now(), now()
FROM surveys, contacts WHERE surveys.status <> 'draft' AND contacts.id % 5 = 0;

INSERT INTO survey_sheets (token, survey_id, invitation_id, language, district, complete, answered_on)
SELECT 'sheet ' || id, survey_id, id, 'rw', pg_temp.place(id), true, current_date - (id % 60)::int
FROM survey_invitations WHERE status = 'answered';

INSERT INTO survey_answers (token, question, choice, number, words)
SELECT token, question, CASE question WHEN 'helped' THEN pg_temp.pick(invitation_id, 'very', 'somewhat', 'little') END,
       CASE question WHEN 'sold' THEN invitation_id % 90 END, CASE question WHEN 'wish' THEN 'Kubara ibiciro' END
FROM survey_sheets, (VALUES ('helped'), ('sold'), ('wish')) asked (question);

INSERT INTO enrolments (staff_id, name, status, people, total, done, told, created_at, changed_at)
SELECT id, 'list.csv', 'ready', '[]', 500, 500, '{"counts": {"created": 500}, "skipped": []}', now(), now() FROM staff;

INSERT INTO templates (name, category, created_at)
SELECT 'news' || n, pg_temp.pick(n, 'utility', 'marketing'), pg_temp.ago(0.5) FROM generate_series(1, 20) n;

INSERT INTO template_texts (template_id, language, body, status, sid, granted, looked_at, created_at, changed_at)
SELECT id, language, 'Muraho {contact.name}.', pg_temp.pick(id, 'approved', 'draft', 'rejected', 'submitted'), 'HX' || id,
       category, now(), created_at, created_at
FROM templates, (VALUES ('en'), ('rw')) known (language);

INSERT INTO prices (provider, medium, prefix, amount, currency, since, source)
SELECT provider, medium, '', amount, currency, current_date - 400, 'a contract'
FROM (VALUES ('africastalking', 'sms', 10, 'RWF'), ('twilio', 'whatsapp', 0.01, 'USD'), ('twilio', 'sms', 0.3, 'USD'))
       told (provider, medium, amount, currency);

INSERT INTO history (subject, subject_id, event, was, became, staff_id, changed_at)
SELECT subject, id, 'moved', 'waiting', status, (SELECT min(id) FROM staff), changed_at
FROM (SELECT 'mentor_requests' AS subject, id, status, changed_at FROM mentor_requests
      UNION ALL SELECT 'tickets', id, status, changed_at FROM tickets
      UNION ALL SELECT 'referrals', id, status, changed_at FROM referrals
      UNION ALL SELECT 'products', id, status, changed_at FROM products
      UNION ALL SELECT 'registrations', id, status, changed_at FROM registrations) moved,
     generate_series(1, 2);

INSERT INTO deeds (staff_id, deed, subject, subject_id, origin, done_at)
SELECT (SELECT min(id) FROM staff) + n % 30, pg_temp.pick(n, 'read', 'read', 'answered', 'closed'),
       pg_temp.pick(n, 'contacts', 'tickets'), 1 + n % :contacts, '192.0.2.1', pg_temp.ago(1 - n::numeric / (2 * :contacts))
FROM generate_series(1, 2 * :contacts) n;

INSERT INTO alerts (name, text, began_at)
VALUES ('breaker twilio-whatsapp', 'twilio-whatsapp cannot send.', now() - interval '1 hour');
