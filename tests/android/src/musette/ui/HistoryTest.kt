package musette.ui

import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import com.google.gson.JsonParser
import kotlinx.coroutines.runBlocking
import musette.Budget
import musette.Bytes
import musette.NetworkKind
import musette.Town
import musette.ids.ItemRow
import musette.ui.frame.Route
import musette.ui.frame.Tab
import musette.ui.frame.Ways
import org.junit.Assert.assertEquals
import org.junit.Test

/** What a document was: seen, and put back with a finger, on the real core against a tenant. */
@OptIn(ExperimentalTestApi::class)
class HistoryTest {
    @Test
    fun she_opens_what_a_document_was_and_puts_it_back() =
        played(arrayOf("""{"tap": "@deed-put-version-back"}""", """{"see": "@deed-undo"}""")) { assertEquals("as it was", it) }

    @Test
    fun a_version_that_is_put_back_can_be_undone() = played(
        arrayOf("""{"tap": "@deed-put-version-back"}""", """{"tap": "@deed-undo"}""", """{"gone": "@deed-undo"}""", """{"see_part": "@version-now"}"""),
    ) { assertEquals("two gates more", it) }

    private fun played(steps: Array<String>, holds: (String) -> Unit) = runDesktopComposeUiTest(400, 860) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                with(stage) { open() }
                val player = Player(this, stage, town)
                fun play(vararg steps: String) = steps.forEach { player.play(JsonParser.parseString(it).asJsonObject) }
                play("""{"type": "${Town.ADA}"}""", """{"tap": "@deed-sign-in"}""", """{"see": "@place-me"}""")
                val file = runBlocking { twice(stage, town) }
                with(stage) {
                    die()
                    open(Ways(Tab.DOCUMENTS).on(Route.Document(stage.shell.accounts.value.single().id, file)))
                }
                play(
                    """{"see_part": "two gates more"}""", """{"tap": "More for Gates.txt"}""", """{"tap": "@history-title"}""",
                    """{"tap_part": "@version-you"}""", """{"see_part": "as it was"}""",
                )
                play(*steps)
                runBlocking {
                    val documents = stage.musette.documents(stage.shell.accounts.value.single().id)
                    sync(stage)
                    documents.fetch(file)
                    val opened = documents.openDocument(file)
                    holds(String(opened.readAt(0uL, 100u)))
                    opened.destroy()
                }
            }
        }
    }

    private suspend fun twice(stage: Stage, town: Town): ItemRow {
        sync(stage)
        val documents = stage.musette.documents(stage.shell.accounts.value.single().id)
        val file = documents.create(documents.root(documents.drives().first().id.row), "Gates.txt", Bytes.InMemory("as it was".toByteArray()))
        sync(stage)
        town.door("edit", mapOf("drive" to Town.ADA, "path" to "Gates.txt", "text" to "two gates more", "by" to Town.NOOR))
        sync(stage)
        documents.fetch(file)
        return file
    }

    private suspend fun sync(stage: Stage) {
        repeat(4) {
            val report = stage.musette.sync(stage.shell.accounts.value.single().id, Budget(seconds = null, bytes = null, network = NetworkKind.FREE))
            if (report.waiting == 0uL) return
        }
    }
}
