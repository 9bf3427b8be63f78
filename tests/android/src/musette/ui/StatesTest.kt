package musette.ui

import musette.ui.State.CAPTURED
import musette.ui.State.EMPTY
import musette.ui.State.ERROR
import musette.ui.State.FIRST_TIME
import musette.ui.State.LOADING_MORE
import musette.ui.State.NO_PERMISSION
import musette.ui.State.OFFLINE
import musette.ui.State.VERY_LONG
import musette.ui.gallery.scenes
import org.junit.Assert.assertEquals
import org.junit.Test
import java.nio.file.Files
import kotlin.io.path.readText

/** What every screen also has, beside the state that it is drawn for. */
enum class State(val says: String) {
    EMPTY("empty"),
    FIRST_TIME("first time"),
    OFFLINE("offline"),
    CAPTURED("captured network"),
    NO_PERMISSION("no permission"),
    ERROR("error"),
    LOADING_MORE("loading more"),
    VERY_LONG("very long"),
}

/** Of every screen every state is in the gallery, or here stands why the screen cannot have it. The page on the screens says the same. */
class StatesTest {
    @Test
    fun every_screen_is_drawn_in_every_state_that_it_can_have() {
        assertEquals(emptyList<String>(), faults(shown, scenes.map { it.screen to it.state }.toSet()))
    }

    @Test
    fun a_state_that_nobody_drew_would_be_found() {
        val all = scenes.map { it.screen to it.state }.toSet()
        assertEquals(listOf("folder, captured network: captured is not drawn"), faults(shown, all - ("folder" to "captured")))
        assertEquals(listOf("folder, captured network: nothing is said of it"), faults(shown + ("folder" to shown.getValue("folder") - CAPTURED), all))
        assertEquals(listOf("trips is not in the table"), faults(shown, all + ("trips" to "list")))
    }

    @Test
    fun the_page_on_the_screens_says_which_picture_shows_which_state() {
        val page = project.resolve("docs/screens/README.md")
        val (before, after) = page.readText().let { it.substringBefore(BEGINS) to it.substringAfter(ENDS, "") }
        val now = "$before$BEGINS\n${table()}\n$ENDS$after"
        if (System.getProperty("musette.goldens") == "write") Files.writeString(page, now)
        assertEquals("make goldens writes it anew", now, page.readText())
    }

    private fun faults(shown: Map<String, Map<State, String>>, scenes: Set<Pair<String, String>>): List<String> =
        scenes.map { it.first }.distinct().filter { it !in shown && !it.startsWith("frame-") }.map { "$it is not in the table" } +
            shown.flatMap { (screen, states) ->
                State.entries.mapNotNull { state ->
                    val said = states[state]
                    when {
                        said == null -> "$screen, ${state.says}: nothing is said of it"
                        ' ' in said || screen to said in scenes -> null
                        else -> "$screen, ${state.says}: $said is not drawn"
                    }
                }
            }

    private fun table(): String {
        val reasons = shown.flatMap { it.value.values }.filter { ' ' in it }.distinct()
        val head = listOf("| screen | ${State.entries.joinToString(" | ") { it.says }} |", "|${" --- |".repeat(State.entries.size + 1)}")
        val rows = shown.map { (screen, states) ->
            val said = State.entries.map { states.getValue(it) }
            "| $screen | ${said.joinToString(" | ") { if (' ' in it) "(${reasons.indexOf(it) + 1})" else it }} |"
        }
        return (head + rows + "" + reasons.mapIndexed { number, why -> "${number + 1}. $why" }).joinToString("\n")
    }

    private companion object {
        const val BEGINS = "<!-- states: from tests/android, StatesTest -->"
        const val ENDS = "<!-- end of states -->"

        const val WHOLE = "All of it comes at once: it is read whole, there is no more."
        const val SIGNED_IN = "Before somebody has signed in there is Welcome, so there is an account."
        const val ASKS_NOBODY = "It shows what this device has and asks nobody."
        const val TOLD_BY_OUTBOX = "What the server refuses afterwards is told by the outbox, with what can be done."
        const val NOT_SHOWN = "What a person may not see is not among what is found or told; nothing is missing that she could open."

        /** The scene that shows a state, or the reason why there is none: a sentence. */
        val shown: Map<String, Map<State, String>> = mapOf(
            "welcome" to mapOf(
                EMPTY to "first", FIRST_TIME to "first", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to "declined", ERROR to "unknown",
                LOADING_MORE to "asking", VERY_LONG to "long",
            ),
            "stream" to mapOf(
                EMPTY to "nothing", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to NOT_SHOWN, ERROR to "trouble",
                LOADING_MORE to "loading-more", VERY_LONG to "long",
            ),
            "places" to mapOf(
                EMPTY to "no-libraries", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to "one-account",
                ERROR to "trouble", LOADING_MORE to WHOLE, VERY_LONG to "long-names",
            ),
            "shelf" to mapOf(
                EMPTY to "recent-nothing", FIRST_TIME to "not-read-yet", OFFLINE to "kept-offline", CAPTURED to "captured", NO_PERMISSION to "no-permission",
                ERROR to "trouble", LOADING_MORE to WHOLE, VERY_LONG to "recent",
            ),
            "folder" to mapOf(
                EMPTY to "empty", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to "no-access", ERROR to "trouble",
                LOADING_MORE to "loading-more", VERY_LONG to "long-names",
            ),
            "document" to mapOf(
                EMPTY to "gone", FIRST_TIME to "first-time", OFFLINE to "not-here", CAPTURED to "captured", NO_PERMISSION to "no-permission", ERROR to "broken",
                LOADING_MORE to "coming", VERY_LONG to "long",
            ),
            "history" to mapOf(
                EMPTY to "none", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to "no-permission", ERROR to "trouble",
                LOADING_MORE to "looking", VERY_LONG to "long-names",
            ),
            "version" to mapOf(
                EMPTY to "not-kept", FIRST_TIME to "first-time", OFFLINE to "not-here", CAPTURED to "captured", NO_PERMISSION to "no-permission",
                ERROR to "trouble", LOADING_MORE to "coming", VERY_LONG to "long-name",
            ),
            "pick" to mapOf(
                EMPTY to "no-folders", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to "no-access",
                ERROR to "name-taken", LOADING_MORE to "loading-more", VERY_LONG to "long",
            ),
            "feeds" to mapOf(
                EMPTY to "no-groups", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to "groups", ERROR to "trouble",
                LOADING_MORE to WHOLE, VERY_LONG to "long-names",
            ),
            "feed" to mapOf(
                EMPTY to "empty", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to "no-longer-in-it",
                ERROR to "trouble", LOADING_MORE to "looking-for-older", VERY_LONG to "long",
            ),
            "thread" to mapOf(
                EMPTY to "no-answers", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to "no-longer-in-its-group",
                ERROR to "needs-you", LOADING_MORE to "some-answers", VERY_LONG to "long",
            ),
            "attached" to mapOf(
                EMPTY to "gone", FIRST_TIME to "first-time", OFFLINE to "needs-network", CAPTURED to "captured", NO_PERMISSION to "no-permission",
                ERROR to "broken", LOADING_MORE to "coming", VERY_LONG to "long-name",
            ),
            "message" to mapOf(
                EMPTY to "nobody", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to TOLD_BY_OUTBOX,
                ERROR to "trouble", LOADING_MORE to "asking", VERY_LONG to "long",
            ),
            "outbox" to mapOf(
                EMPTY to "nothing", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured",
                NO_PERMISSION to "needs-person", ERROR to "trouble", LOADING_MORE to WHOLE, VERY_LONG to "needs-person",
            ),
            "settling" to mapOf(
                EMPTY to "settled", FIRST_TIME to "first-time", OFFLINE to "offline",
                CAPTURED to "A version that is not here is not here, whatever network there is; it is opened as a document, which says why.",
                NO_PERMISSION to TOLD_BY_OUTBOX, ERROR to "trouble", LOADING_MORE to "busy", VERY_LONG to "offline",
            ),
            "search" to mapOf(
                EMPTY to "nothing", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", NO_PERMISSION to NOT_SHOWN, ERROR to "trouble",
                LOADING_MORE to "looking", VERY_LONG to "found",
            ),
            "people" to mapOf(
                EMPTY to "nobody", FIRST_TIME to "first-time", OFFLINE to "offline", CAPTURED to "captured", ERROR to "trouble",
                NO_PERMISSION to "Whom the server does not let her find she does not find; whom this device knows is listed.", LOADING_MORE to "more",
                VERY_LONG to "all",
            ),
            "me" to mapOf(
                EMPTY to SIGNED_IN, FIRST_TIME to "first-time", OFFLINE to "accounts", CAPTURED to "captured", NO_PERMISSION to "sign-in-again",
                ERROR to "trouble", LOADING_MORE to WHOLE, VERY_LONG to "long",
            ),
            "accounts" to mapOf(
                EMPTY to SIGNED_IN, FIRST_TIME to "only-one", OFFLINE to ASKS_NOBODY, CAPTURED to ASKS_NOBODY, NO_PERMISSION to "sign-in-again",
                ERROR to ASKS_NOBODY, LOADING_MORE to WHOLE, VERY_LONG to "long-names",
            ),
        )
    }
}
