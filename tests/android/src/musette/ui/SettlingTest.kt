package musette.ui

import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import com.google.gson.JsonParser
import kotlinx.coroutines.runBlocking
import musette.Budget
import musette.Bytes
import musette.NetworkKind
import musette.Town
import musette.TwoVersions
import musette.ids.ItemRow
import org.junit.Assert.assertEquals
import org.junit.Test

/** Two people change one document: on the real core against a tenant, with a finger. */
@OptIn(ExperimentalTestApi::class)
class SettlingTest {
    @Test
    fun of_two_versions_she_sees_both_and_hers_becomes_the_new_one() = settled("@settle-keep-mine") { assertEquals("mine at half past", it) }

    @Test
    fun of_two_versions_she_can_let_the_other_stay() = settled("@settle-keep-theirs") { assertEquals("theirs at four", it) }

    private fun settled(choice: String, holds: (String) -> Unit) = runDesktopComposeUiTest(400, 860) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                with(stage) { open() }
                val player = Player(this, stage, town)
                fun play(vararg steps: String) = steps.forEach { player.play(JsonParser.parseString(it).asJsonObject) }
                play("""{"type": "${Town.ADA}"}""", """{"tap": "@deed-sign-in"}""", """{"see": "@place-me"}""")
                val file = runBlocking { conflict(stage, town) }
                play(
                    """{"tap": "@place-me"}""", """{"tap": "@place-outbox"}""", """{"tap": "Gates.txt"}""",
                    """{"see": "@settle-mine"}""", """{"see_part": "mine at half past"}""", """{"see_part": "theirs at four"}""",
                    """{"tap": "$choice"}""", """{"see": "@place-outbox"}""",
                )
                runBlocking {
                    val account = stage.shell.accounts.value.single().id
                    sync(stage)
                    assertEquals(emptyList<TwoVersions>(), stage.musette.outbox(account).twoVersions())
                    val documents = stage.musette.documents(account)
                    documents.fetch(file)
                    val opened = documents.openDocument(file)
                    holds(String(opened.readAt(0uL, 100u)))
                    opened.destroy()
                }
            }
        }
    }

    private suspend fun conflict(stage: Stage, town: Town): ItemRow {
        sync(stage)
        val documents = stage.musette.documents(stage.shell.accounts.value.single().id)
        val root = documents.root(documents.drives().first().id.row)
        val file = documents.create(root, "Gates.txt", Bytes.InMemory("as it was".toByteArray()))
        sync(stage)
        town.door("edit", mapOf("drive" to Town.ADA, "path" to "Gates.txt", "text" to "theirs at four", "by" to Town.NOOR))
        documents.save(file, null, Bytes.InMemory("mine at half past".toByteArray()))
        sync(stage)
        return file
    }

    private suspend fun sync(stage: Stage) {
        repeat(4) {
            val report = stage.musette.sync(stage.shell.accounts.value.single().id, Budget(seconds = null, bytes = null, network = NetworkKind.FREE))
            if (report.waiting == 0uL) return
        }
    }
}
