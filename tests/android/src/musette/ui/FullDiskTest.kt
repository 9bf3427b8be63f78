package musette.ui

import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import com.google.gson.JsonParser
import musette.Town
import org.junit.Test

/** The disk is full while a photograph is taken: it is said in words, the photograph stays at hand, and goes its way once there is room. */
@OptIn(ExperimentalTestApi::class)
class FullDiskTest {
    private val signedIn = """{"type": "ada.keller@rive.example"}, {"tap": "@deed-sign-in"}"""

    @Test
    fun a_photograph_for_a_folder_waits_for_room() = played { stage, player ->
        player.all("""$signedIn, {"place": "@place-documents"}, {"tap": "Plans"}, {"see": "Stage North"}, {"tap": "Stage North"}, {"see_part": "SN-0"}""")
        player.all("""{"camera": true}""")
        stage.full = true
        player.all("""{"tap": "@deed-add"}, {"tap": "@deed-photograph"}""")
        player.all("""{"see": "1 file is not in yet"}, {"see_part": "@reason-no-space"}, {"see": "Covers.png"}""")
        player.all("""{"tap": "@deed-try-again"}, {"see_part": "@reason-no-space"}""")
        stage.full = false
        player.all(
            """{"tap": "@deed-try-again"}, {"gone": "@reason-no-space"}, {"see": "More for Covers.png"},
            {"tree": "Stage North", "drive": "Production/Plans", "holds": "\"Stage North/Covers.png\"", "count": 1}""",
        )
    }

    @Test
    fun a_photograph_for_an_answer_waits_for_room_and_nothing_that_was_written_is_lost() = played { stage, player ->
        player.all("""$signedIn, {"tap": "@place-feeds"}, {"tap": "Stage crew"}, {"tap_part": "answer"}, {"see": "@write-answer"}""")
        player.all("""{"camera": true}, {"type": "Covers are up"}""")
        stage.full = true
        player.all("""{"tap": "@deed-photograph"}, {"see_part": "@reason-no-space"}, {"see": "Covers.png"}, {"see": "Covers are up"}""")
        stage.full = false
        player.all(
            """{"tap": "@deed-try-again"}, {"see": "Take Covers.png off"}, {"gone": "@reason-no-space"}, {"tap": "@deed-send"}, {"gone": "Take Covers.png off"},
            {"posts": "Covers are up", "count": 1}""",
        )
    }

    private fun Player.all(steps: String) = JsonParser.parseString("[$steps]").asJsonArray.forEach { play(it.asJsonObject) }

    private fun played(play: ComposeUiTest.(Stage, Player) -> Unit) = runDesktopComposeUiTest(400, 860) {
        Town.open().use { town ->
            Stage(town, Town.ADA).use { stage ->
                with(stage) { open() }
                play(stage, Player(this, stage, town))
            }
        }
    }
}
