package musette.ui.screens.stream

import musette.Acknowledgement
import musette.Application
import musette.Card
import musette.CardAbout
import musette.Connection
import musette.FeedId
import musette.FeedKind
import musette.ItemId
import musette.PostId
import musette.Reason
import musette.StreamAge
import musette.StreamGap
import musette.StreamId
import musette.StreamKind
import musette.TaskId
import musette.ids.Day
import musette.ids.FeedRow
import musette.ids.ItemRow
import musette.ids.PostRow
import musette.ids.StreamRow
import musette.ids.TaskRow
import musette.ids.WallTime
import musette.ui.AccountChoice
import musette.ui.gallery.Samples
import musette.ui.gallery.Scene
import musette.ui.gallery.noDeeds
import musette.ui.gallery.unreadWindow
import musette.ui.gallery.windowOf
import musette.ui.gallery.windowOfSome
import musette.ui.lists.StreamRows

private val rive = Samples.RIVE

private fun card(row: Long, kind: StreamKind, who: String, ago: Long, about: CardAbout, seen: Boolean = false, answers: Long = 1) =
    Card(StreamId(rive, StreamRow(row)), kind, WallTime(Samples.NOW - ago), seen, false, answers.toULong(), if (seen) 0uL else answers.toULong(), who, about)

private fun post(row: Long, place: String, glimpse: String, title: String = "", acknowledgement: Acknowledgement = Acknowledgement.NotAsked) =
    CardAbout.Post(PostId(rive, PostRow(row)), PostId(rive, PostRow(row)), FeedId(rive, FeedRow(3)), place, title, glimpse, acknowledgement)

internal val stormCard = card(
    1, StreamKind.ANNOUNCED, "Luc Favre", 2 * Samples.HOUR,
    post(100, "Safety", "Storm plan B is in force from 18:00. Read the two pages and confirm.", "Storm plan B", Acknowledgement.Open),
)

/** Three that ask to be acknowledged. */
internal val announcementCards = listOf(
    stormCard,
    card(
        8, StreamKind.ANNOUNCED, "Luc Favre", 2 * Samples.DAY, post(104, "Safety", "The lake side exit is an emergency exit.", "", Acknowledgement.Open),
        seen = true,
    ),
    card(9, StreamKind.ANNOUNCED, "Béatrice Monnier", 4 * Samples.DAY, post(105, "All staff", "Badges at the office from 07:00.", "", Acknowledgement.Open)),
)
private val cards = listOf(
    card(2, StreamKind.MENTIONED, "Noor Haddad", Samples.HOUR, post(101, "Safety", "@Ada Keller can the north covers go up before four?")),
    card(3, StreamKind.ANSWERED, "Chiara Bianchi", 3 * Samples.HOUR, post(102, "Stage crew", "Two boxes are at the gate, ask for Jonas."), answers = 7),
    card(4, StreamKind.WRITTEN_TO, "李伟", 5 * Samples.HOUR, post(103, "", "Are the monitors on the lake stage ours?"), seen = true),
    card(5, StreamKind.DUE, "", Samples.DAY, CardAbout.Task(TaskId(rive, TaskRow(1)), "Stage crew", "Check load of truss 7", Day(20_629)), seen = true),
    card(
        6, StreamKind.CHANGED, "Noor Haddad", Samples.DAY,
        CardAbout.Document(ItemId(rive, ItemRow(8)), "Stage-North.pdf", "Production / Plans / Stage North"), seen = true,
    ),
    card(7, StreamKind.SHARED, "Amélie Rochat", 3 * Samples.DAY, CardAbout.Shared(null, "Training pack", true, "https://rive.example/pack"), seen = true),
)
private val longCards = listOf(
    card(
        8, StreamKind.ANNOUNCED, Samples.longAuthor, Samples.HOUR,
        post(104, Samples.LONG_NAME, Samples.LONG_NAME.repeat(3), Samples.LONG_NAME, Acknowledgement.Open),
    ),
    card(9, StreamKind.MENTIONED, Samples.longAuthor, 2 * Samples.HOUR, post(105, Samples.LONG_NAME, Samples.LONG_NAME.repeat(3)), answers = 4_000),
    card(
        10, StreamKind.CHANGED, Samples.longAuthor, Samples.DAY, CardAbout.Document(ItemId(rive, ItemRow(20)), Samples.LONG_NAME, Samples.LONG_NAME),
        seen = true,
    ),
)
private val tiles = listOf("Shifts", "Cash desk", "Accreditation", "Weather", "Help desk")
    .map { Application(mapOf("en" to it), null, "https://apps.rive.example/") }
private val plain = StreamState(
    0, tiles, listOf(StreamAge(rive, Samples.asOf, Samples.asOf, Samples.asOf)), connection = Connection.ONLINE,
)

private val keyOf: (Card) -> String = { StreamRows.keyOf(it.id) }

private fun stream(state: String, stream: StreamState, rows: List<Card>? = listOf(stormCard) + cards, main: Boolean = false) = Scene("stream", state, main) {
    StreamView(stream, if (rows == null) unreadWindow(keyOf) else windowOf(rows, key = keyOf), noDeeds())
}

internal val streamScenes = listOf(
    // Where something stands beside it, it is what this card leads to.
    stream("cards", plain.copy(opened = stormCard.id), main = true),
    stream("needs-person", plain.copy(needsYou = 2)),
    stream("one-of-two-accounts", plain.copy(choice = AccountChoice(Samples.accounts, rive))),
    stream("offline", plain.copy(connection = Connection.OFFLINE)),
    stream("captured", plain.copy(connection = Connection.CAPTURED)),
    stream("gaps", plain.copy(gaps = listOf(StreamGap(FeedId(rive, FeedRow(3)), FeedKind.GROUP, "Safety")), applications = emptyList()), cards.takeLast(3)),
    stream("long", plain.copy(applications = tiles), longCards),
    stream("sifted", plain.copy(sieve = Sieve.TASKS, applications = emptyList()), cards.filter { it.kind == StreamKind.DUE }),
    stream("sifted-nothing", plain.copy(sieve = Sieve.TASKS, needsYou = 1), emptyList()),
    stream("only-applications", plain, emptyList()),
    stream("nothing", StreamState(ages = plain.ages, connection = Connection.ONLINE), emptyList()),
    Scene("stream", "loading-more") { StreamView(plain, windowOfSome(listOf(stormCard) + cards.take(2), 40, keyOf), noDeeds()) },
    stream("first-time", StreamState(fetching = true), null),
    stream("put-away", plain.copy(done = cards[1])),
    stream("trouble", plain.copy(trouble = Reason.NoSpace)),
)
