package musette.ui

import androidx.compose.ui.test.ComposeUiTest
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onNodeWithContentDescription
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import musette.Town
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Surface
import org.junit.AfterClass
import org.junit.Assert.assertEquals
import org.junit.BeforeClass
import org.junit.Test

/** What a person does, on the real core against a tenant, with a finger. */
@OptIn(ExperimentalTestApi::class)
class JourneyTest {
    @Test
    fun a_thread_is_answered_with_a_photograph_and_the_answer_is_in_the_town_once() = runDesktopComposeUiTest(400, 860) {
        Stage(town, Town.ADA).use { stage ->
            with(stage) { open() }
            signIn()
            tap(stage.words["place-feeds"])
            tap("Stage crew")
            awaitThreads(stage)
            onAllNodesWithText("answers", substring = true).onFirst().performClick()
            waitFor { onAllNodes(hasSetTextAction()).fetchSemanticsNodes().isNotEmpty() }
            onNode(hasSetTextAction()).performTextInput("Covers are up, said on a phone")
            stage.hands.photograph = png()
            onNodeWithContentDescription(stage.words["deed-photograph"]).performClick()
            waitFor { onAllNodesWithText("Covers.png").fetchSemanticsNodes().isNotEmpty() }
            onNodeWithContentDescription(stage.words["deed-send"]).performClick()
            waitFor(30_000) { town.door("posts?text=Covers%20are%20up,%20said%20on%20a%20phone")["count"].asInt == 1 }
        }
    }

    @Test
    fun after_the_apps_death_the_folder_the_draft_and_the_thread_are_there_again() = runDesktopComposeUiTest(400, 860) {
        Stage(town, Town.NOOR).use { stage ->
            with(stage) { open() }
            signIn()
            tap(stage.words["place-feeds"])
            tap("Stage crew")
            awaitThreads(stage)
            onAllNodesWithText("answers", substring = true).onFirst().performClick()
            waitFor { onAllNodes(hasSetTextAction()).fetchSemanticsNodes().isNotEmpty() }
            onNode(hasSetTextAction()).performTextInput("Half a sen")
            waitForIdle()
            stage.die()
            with(stage) { open() }
            waitFor { onAllNodes(hasText("Half a sen")).fetchSemanticsNodes().isNotEmpty() }
            assertEquals(1, onAllNodes(hasContentDescription(stage.words["deed-send"])).fetchSemanticsNodes().size)
        }
    }

    private fun ComposeUiTest.signIn() {
        onNode(hasSetTextAction()).performTextInput("ada.keller@rive.example")
        onNodeWithText("Sign in").performClick()
        waitFor { onAllNodesWithText("Feeds").fetchSemanticsNodes().isNotEmpty() }
    }

    private fun ComposeUiTest.tap(says: String) {
        waitFor { onAllNodesWithText(says).fetchSemanticsNodes().isNotEmpty() }
        onAllNodesWithText(says).onFirst().performClick()
        waitForIdle()
    }

    private fun ComposeUiTest.awaitThreads(stage: Stage) =
        waitFor { onAllNodesWithText("answers", substring = true).fetchSemanticsNodes().isNotEmpty() && stage.shell.accounts.value.isNotEmpty() }

    private fun ComposeUiTest.waitFor(patience: Long = 20_000, until: () -> Boolean) = waitUntil("what was awaited came", patience, until)

    private fun png(): ByteArray = Surface.makeRasterN32Premul(64, 48).makeImageSnapshot().encodeToData(EncodedImageFormat.PNG)!!.bytes

    companion object {
        private lateinit var town: Town

        @BeforeClass
        @JvmStatic
        fun open() {
            town = Town.open()
        }

        @AfterClass
        @JvmStatic
        fun close() = town.close()
    }
}
