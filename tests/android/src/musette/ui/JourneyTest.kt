package musette.ui

import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.SemanticsMatcher.Companion.expectValue
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onLast
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import musette.Town
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Surface
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import java.net.URLEncoder
import java.nio.charset.StandardCharsets.UTF_8
import java.nio.file.Files
import java.util.TreeMap
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.nameWithoutExtension
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * What a person does with a finger, on the real core against a tenant: the journeys of `tests/journeys/screens`, with what each takes.
 *
 * What was played is written to `target/android/journeys.txt`.
 */
@OptIn(ExperimentalTestApi::class)
class JourneyTest {
    @Test
    fun a_thread_is_answered_with_a_photograph_in_the_air() = played("answered-with-a-photograph")

    @Test
    fun after_the_apps_death_half_a_sentence_and_its_photograph_are_there_again() = played("the-same-after-death")

    @Test
    fun a_drawing_that_is_kept_opens_on_the_plane() = played("a-drawing-on-a-plane")

    @Test
    fun an_edit_on_a_plane_waits_over_the_apps_death_and_is_sent_once_after_landing() = played("an-edit-on-a-plane")

    @Test
    fun an_announcement_is_read_and_acknowledged_once_from_the_invitation_on() = played("read-and-acknowledged")

    @Test
    fun a_sign_in_is_finished_by_the_browser_that_comes_back_after_the_apps_death() = played("signed-in-after-death")

    @Test
    fun whoever_is_left_alone_by_the_browser_begins_again() = played("a-browser-that-stays-out")

    @Test
    fun without_a_network_at_the_first_start_it_is_said_and_goes_on_when_there_is_one() = played("no-network-at-first")

    @Test
    fun what_another_app_has_changed_comes_back_is_told_and_is_sent_once() = played("edited-in-another-app")

    @Test
    fun a_name_that_is_being_typed_is_there_after_the_apps_death() = played("named-after-death")

    @Test
    fun a_document_is_found_by_its_name_from_any_screen() = played("found-by-name")

    @Test
    fun a_drawing_is_moved_to_another_folder_in_the_air() = played("moved-to-another-folder")

    @Test
    fun a_move_that_is_taken_back_was_none() = played("a-move-taken-back")

    @Test
    fun a_folder_is_looked_at_as_it_was_arranged() = played("arranged-as-wanted")

    @Test
    fun a_photograph_that_was_hung_by_mistake_is_taken_off() = played("a-wrong-photograph")

    @Test
    fun an_answer_that_was_taken_back_is_gone_on_with() = played("taken-back-and-gone-on-with")

    @Test
    fun a_photograph_that_was_taken_back_is_put_into_its_folder_again() = played("a-file-put-back")

    @Test
    fun a_photograph_that_is_not_sent_yet_is_seen_large() = played("a-photograph-seen-large")

    @Test
    fun a_thread_begins_with_a_photograph() = played("a-new-thread-with-a-photograph")

    @Test
    fun on_a_tablet_the_card_that_was_chosen_is_marked_beside_what_it_leads_to() = played("a-card-and-what-it-leads-to")

    @Test
    fun the_way_back_leads_back_one_thing_at_a_time() = played("back-as-one-came")

    @Test
    fun what_waits_is_counted_where_the_outbox_is() = played("the-outbox-is-counted")

    @Test
    fun on_a_tablet_the_outbox_is_a_place_with_its_count() = played("the-outbox-on-a-tablet")

    @Test
    fun of_two_accounts_the_places_show_all_or_the_one_that_is_chosen() = played("two-accounts")

    @Test
    fun what_is_kept_offline_is_a_place_of_its_own() = played("kept-and-found-again")

    @Test
    fun what_asks_to_be_acknowledged_stands_above_the_feeds_until_it_is() = played("announced-above-the-feeds")

    @Test
    fun every_journey_is_played_here() {
        val source = project.resolve("tests/android/src/musette/ui/JourneyTest.kt").readText()
        assertEquals(emptyList<String>(), journeys.keys.filter { "= played(\"$it\")" !in source })
    }

    @Test
    fun the_page_on_the_journeys_says_what_each_of_the_brief_takes() {
        val page = folder.resolve("README.md")
        val now = pageOf(page.readText())
        if (System.getProperty("musette.goldens") == "write") page.writeText(now)
        assertEquals("make goldens writes it anew", now, page.readText())
        assertNotEquals("a number that is no longer true is found", now, now.replace("| 3 of 4 |", "| 2 of 4 |"))
        for ((name, journey) in journeys.filterValues { it.has("budget") }) {
            val budget = journey["budget"].asJsonObject
            for (what in listOf("taps", "fields")) assertTrue("$name: $what", journey[what].asInt <= budget[what].asInt)
        }
    }

    private fun played(name: String) {
        val journey = journeys.getValue(name)
        if (journey["tablet"]?.asBoolean == true) play(name, journey, 1180, 820) else play(name, journey, 400, 860)
    }

    private fun play(name: String, journey: JsonObject, width: Int, height: Int) = runDesktopComposeUiTest(width, height) {
        Town.open().use { town ->
            Stage(town, journey["who"].asString).use { stage ->
                with(stage) { open() }
                val player = Player(this, stage, town)
                for (part in listOf("before", "steps", "after")) {
                    if (part == "steps") player.count()
                    journey[part].asJsonArray.forEach { player.play(it.asJsonObject) }
                    if (part == "steps") {
                        val took = Took(player.taps, player.fields, player.sheets)
                        assertEquals(name, said(journey), took.counts)
                        all[name] = took
                    }
                }
            }
        }
    }

    companion object {
        private val folder = project.resolve("tests/journeys/screens")
        private val journeys: Map<String, JsonObject> = folder.listDirectoryEntries("*.json").sorted()
            .associate { it.nameWithoutExtension to JsonParser.parseString(it.readText()).asJsonObject }
        private val all = TreeMap<String, Took>()

        /** What a journey says of itself. */
        private fun said(journey: JsonObject) = Counts(journey["taps"].asInt, journey["fields"].asInt, journey["sheets"].asInt)

        private const val BEGINS = "<!-- budget: from tests/android, JourneyTest -->"
        private const val ENDS = "<!-- end of budget -->"

        /** The journeys of the brief with what they take: each number is held by whoever plays the journey. */
        private fun pageOf(page: String): String {
            val rows = journeys.filterValues { it.has("budget") }.map { (name, journey) ->
                val (counts, budget) = said(journey) to journey["budget"].asJsonObject
                val fields = "${counts.fields} of ${budget["fields"].asInt}"
                "| ${budget["of"].asString} | [$name]($name.json) | ${counts.taps} of ${budget["taps"].asInt} | $fields | ${counts.sheets} |"
            }
            val head = listOf("| journey of the brief | played by | taps | fields | system sheets |", "| --- | --- | --- | --- | --- |")
            return "${page.substringBefore(BEGINS)}$BEGINS\n${(head + rows).joinToString("\n")}\n$ENDS${page.substringAfter(ENDS, "")}"
        }

        @JvmStatic
        @AfterClass
        fun what_was_played_is_written_down() {
            val rows = all.map { (name, took) -> listOf(name, "${took.counts.taps}", "${took.counts.fields}", "${took.counts.sheets}", took.shown) }
            val table = listOf(listOf("journey", "taps", "fields", "sheets", "which")) + rows
            val wide = table.first().indices.map { column -> table.maxOf { it[column].length } }
            val lines = table.map { row -> row.mapIndexed { column, cell -> cell.padEnd(wide[column]) }.joinToString("  ").trimEnd() }
            val file = project.resolve("target/android/journeys.txt")
            Files.createDirectories(file.parent)
            file.writeText(lines.joinToString("\n", postfix = "\n"))
        }
    }
}

/** Taps and fields of a journey, and the sheets of the system's own. */
private data class Counts(val taps: Int, val fields: Int, val sheets: Int)

private class Took(taps: Int, fields: Int, sheets: List<Sheet>) {
    val counts = Counts(taps, fields, sheets.size)
    val shown = sheets.joinToString(", ") { it.name.lowercase().replace('_', ' ') }
}

/** A finger, and what it has done since it was last counted. */
@OptIn(ExperimentalTestApi::class)
internal class Player(private val screen: ComposeUiTest, private val stage: Stage, private val town: Town) {
    var taps = 0
    var fields = 0
    private var sheetsBefore = 0
    val sheets get() = stage.hands.sheets.drop(sheetsBefore)

    fun count() {
        taps = 0
        fields = 0
        sheetsBefore = stage.hands.sheets.size
    }

    fun play(step: JsonObject) {
        val (deed, of) = step.entrySet().first().let { it.key to it.value }
        when (deed) {
            "tap" -> tap(whole(of.asString))
            "place" -> tap(whole(of.asString) and expectValue(SemanticsProperties.Role, Role.Tab))
            "tap_part" -> tap(part(of.asString))
            "type" -> type(of.asString)
            "see" -> await(whole(of.asString))
            "row" -> await(whole(of.asString) and part(step["says"].asString))
            "see_part" -> await(part(of.asString))
            "above" -> placed(deed, step) { upper, lower -> upper.bottom <= lower.top }
            "beside" -> placed(deed, step) { left, right -> left.right <= right.left && left.top < right.bottom && right.top < left.bottom }
            "chosen" -> until("only $of is chosen") {
                screen.onAllNodes(CHOSEN).fetchSemanticsNodes().singleOrNull()?.let { row -> said(row).any { said(of.asString) in bare(it) } } ?: false
            }
            "airplane" -> town.door("airplane", mapOf("on" to of.asBoolean))
            "colleague" -> town.door(of.asString, step.entrySet().drop(1).associate { it.key to it.value.asString })
            "camera" -> stage.hands.photograph = png()
            "invitation" -> stage.hands.invitation = of.asString
            "browser" -> stage.hands.browser = Browser.valueOf(of.asString.uppercase().replace(' ', '_'))
            "signs_in_as" -> stage.hands.login = of.asString
            "finish_in_browser" -> stage.shell.browserCameBack(stage.hands.finishInBrowser())
            "other_app_writes" -> stage.hands.edit = of.asString
            "return" -> {
                until("the other app has the file") { stage.hands.handed }
                stage.shell.personIsBack()
            }
            "posts" -> until(of.asString) { town.door("posts?text=${escaped(of.asString)}")["count"].asInt == step["count"].asInt }
            "tree" -> until(of.asString) {
                val tree = town.door("tree?drive=${escaped(step["drive"].asString)}&path=${escaped(of.asString)}").toString()
                tree.split(step["holds"].asString).size - 1 == (step["count"]?.asInt ?: 1)
            }
            "versions" -> {
                fun known() = town.door("item?drive=${escaped(step["drive"].asString)}&path=${escaped(of.asString)}")["versions"].asInt
                until("${step["count"]} versions of ${of.asString}") { known() == step["count"].asInt }
            }
            "escape" -> press(Key.Escape)
            "enter" -> press(Key.Enter)
            "gone" -> until("no $of") { screen.onAllNodes(part(of.asString)).fetchSemanticsNodes().isEmpty() }
            "die" -> with(stage) {
                screen.die()
                screen.open()
            }
            else -> error("no such step: $deed")
        }
    }

    private fun tap(what: SemanticsMatcher) {
        await(what)
        screen.onAllNodes(what).onFirst().performClick()
        screen.waitForIdle()
        taps += 1
    }

    private fun type(text: String) {
        await(hasSetTextAction())
        screen.onAllNodes(hasSetTextAction()).onFirst().performTextInput(text)
        screen.waitForIdle()
        fields += 1
    }

    /** On the topmost of what is on the screen, as a keyboard does. */
    private fun press(key: Key) {
        screen.onAllNodes(isRoot()).onLast().performKeyInput { pressKey(key) }
        screen.waitForIdle()
    }

    private fun await(what: SemanticsMatcher) = until(what.description) { screen.onAllNodes(what).fetchSemanticsNodes().isNotEmpty() }

    /** Waits until two things stand so. */
    private fun placed(how: String, step: JsonObject, so: (Rect, Rect) -> Boolean) {
        val (one, other) = step[how].asString to step["stands"].asString
        fun seen(what: String) = screen.onAllNodes(whole(what)).fetchSemanticsNodes().firstOrNull()?.boundsInRoot
        until("$one $how $other") { seen(one)?.let { first -> seen(other)?.let { so(first, it) } } ?: false }
    }

    private fun until(what: String, holds: () -> Boolean) = try {
        screen.waitUntil(what, PATIENCE_MS, holds)
    } catch (late: ComposeTimeoutException) {
        throw AssertionError("waited for: $what; there is: ${texts(screen)}", late)
    }

    private fun said(what: String) = if (what.startsWith('@')) stage.words[what.drop(1)] else what
    private fun whole(what: String) = says(what) { it == said(what) }
    private fun part(what: String) = says(what) { said(what) in it }

    /** Something on the screen, not scrolled away, that says this, in letters or to a screen reader. */
    private fun says(what: String, so: (String) -> Boolean) = SemanticsMatcher("it says $what") { node -> said(node).any { so(bare(it)) } }
    private fun escaped(text: String) = URLEncoder.encode(text, UTF_8).replace("+", "%20")

    private fun png(): ByteArray = Surface.makeRasterN32Premul(64, 48).makeImageSnapshot().encodeToData(EncodedImageFormat.PNG)!!.bytes

    private companion object {
        /** Longer than the patience that a server asks for. */
        const val PATIENCE_MS = 60_000L

        /** A row of a list; what is chosen of a bar or of the chips has a role. */
        val CHOSEN = expectValue(SemanticsProperties.Selected, true) and SemanticsMatcher.keyNotDefined(SemanticsProperties.Role)
    }
}
