package musette.ui

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.requiredSize
import androidx.compose.material3.Text
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.saveable.LocalSaveableStateRegistry
import androidx.compose.runtime.saveable.SaveableStateRegistry
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.input.key.Key
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.getBoundsInRoot
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performKeyInput
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTouchInput
import androidx.compose.ui.test.pressKey
import androidx.compose.ui.test.swipe
import androidx.compose.ui.test.swipeUp
import androidx.compose.ui.test.v2.runDesktopComposeUiTest
import androidx.compose.ui.test.withKeyDown
import androidx.compose.ui.unit.dp
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import musette.Words
import musette.ui.frame.Keyboard
import musette.ui.lists.RowList
import musette.ui.lists.RowWindow
import musette.ui.words.LocalSentences
import musette.ui.words.Sentences
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** What a finger feels: the list on a screen, through Compose. */
@OptIn(ExperimentalTestApi::class)
class ScrollingTest {
    @Test
    fun whoever_stands_at_the_top_sees_what_comes_above_it_and_nobody_else_does() = runDesktopComposeUiTest(400, 800) {
        for (counted in listOf(true, false)) {
            val names = Names(2_000, counted)
            val window = RowWindow(names, CoroutineScope(Dispatchers.Unconfined + Job()))
            setContent {
                CompositionLocalProvider(LocalSaveableStateRegistry provides SaveableStateRegistry(emptyMap(), ::isBundle), LocalSentences provides WORDS) {
                    RowList(window, Modifier.requiredSize(400.dp, 800.dp), placeholder = { Text("", Modifier.fillMaxWidth().height(72.dp)) }) {
                        Text(it, Modifier.fillMaxWidth().height(72.dp))
                    }
                }
            }
            waitForIdle()
            repeat(250) { names.insert("A000000".dropLast(1) + "!%03d".format(250 - it)) }
            window.changed()
            waitForIdle()
            onNodeWithText(names.all.first()).assertIsDisplayed()
            // The twin: a finger's breadth below the top the rows stay, and what is new is above them.
            onRoot().performTouchInput { swipeUp(500f, 440f) }
            waitForIdle()
            val held = names.all[3]
            val before = onNodeWithText(held).getBoundsInRoot()
            names.insert("A!")
            window.changed()
            waitForIdle()
            assertEquals(before, onNodeWithText(held).getBoundsInRoot())
            assertEquals("A!", window.rows.value.at(0))
        }
    }

    @Test
    fun the_row_under_the_finger_stays_where_it_is_while_others_come_above_it() = runDesktopComposeUiTest(400, 800) {
        val names = Names(100_000)
        val window = RowWindow(names, CoroutineScope(Dispatchers.Unconfined + Job()))
        setContent {
            CompositionLocalProvider(LocalSaveableStateRegistry provides SaveableStateRegistry(emptyMap(), ::isBundle), LocalSentences provides WORDS) {
                RowList(window, Modifier.requiredSize(400.dp, 800.dp), placeholder = { Text("", Modifier.fillMaxWidth().height(72.dp)) }) {
                    Text(it, Modifier.fillMaxWidth().height(72.dp))
                }
            }
        }
        window.jump(90_000)
        waitForIdle()
        onRoot().performTouchInput { swipeUp(500f, 390f) }
        waitForIdle()
        val name = names.all[90_005]
        val before = onNodeWithText(name).getBoundsInRoot()
        repeat(10) { number ->
            names.insert("A%06d-new".format(number * 11))
            window.changed()
            waitForIdle()
            assertEquals(before, onNodeWithText(name).getBoundsInRoot())
        }
        assertEquals(100_010, window.rows.value.count)
        assertTrue(window.rows.value.rows.size <= 1_000)
    }

    @Test
    fun a_long_list_shows_a_handle_while_it_moves_that_leads_to_any_of_its_parts_and_the_edge_stays_the_lists() = runDesktopComposeUiTest(400, 800) {
        val names = Names(2_000)
        val window = RowWindow(names, CoroutineScope(Dispatchers.Unconfined + Job()))
        setContent {
            CompositionLocalProvider(LocalSaveableStateRegistry provides SaveableStateRegistry(emptyMap(), ::isBundle), LocalSentences provides WORDS) {
                Keyboard {
                    RowList(window, Modifier.requiredSize(400.dp, 800.dp), placeholder = { Text("", Modifier.fillMaxWidth().height(72.dp)) }) {
                        Text(it, Modifier.fillMaxWidth().height(72.dp))
                    }
                }
            }
        }
        waitForIdle()
        val handle = hasContentDescription(WORDS["deed-jump"])
        onNode(handle).assertDoesNotExist()
        // A thumb at the right edge scrolls, and goes nowhere else.
        onRoot().performTouchInput { swipe(Offset(390f, 700f), Offset(390f, 500f), 400) }
        waitForIdle()
        val at = names.all.indexOfFirst { onAllNodesWithText(it).fetchSemanticsNodes().isNotEmpty() }
        assertTrue("by a finger's way, not to a tenth of the list: $at", at in 1..20)
        val section = window.rows.value.sections.last()
        onNode(handle).performClick()
        onNode(hasText(section.label) and hasClickAction()).performScrollTo().performClick()
        waitUntil("it is there", 5_000) { onAllNodesWithText(names.all[section.start]).fetchSemanticsNodes().isNotEmpty() }
        mainClock.advanceTimeBy(5_000)
        onNode(handle).assertDoesNotExist()
        // The same by a key.
        onRoot().performKeyInput { withKeyDown(Key.CtrlLeft) { pressKey(Key.G) } }
        onNode(hasText(window.rows.value.sections.first().label) and hasClickAction()).performScrollTo().performClick()
        waitUntil("it is there", 5_000) { onAllNodesWithText(names.all.first()).fetchSemanticsNodes().isNotEmpty() }
    }
}

private val WORDS = Sentences(Words.preferred(listOf("en")))
