package musette.ui.icons

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.PathFillType
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.addPathNodes
import androidx.compose.ui.unit.dp

/**
 * Our own signs, drawn on a grid of 24 with a line of 1.75: kinds of files, states of `screens.md`, places, deeds.
 *
 * A state's sign is told apart by its shape alone, never by colour.
 */
object Icons {
    // Kinds
    val folder by line("M3.5 7.5a2 2 0 0 1 2-2h3.6l2.2 2.4h7.2a2 2 0 0 1 2 2v6.6a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2z")
    val file by line(PAGE)
    val text by line(PAGE, "M9 12.5h6M9 15.5h6M9 18h3.5")
    val pages by line(PAGE, "M9 18.2c2.6-1.4 4-5.6 3-6.8-.9-.9-1.7 1-.4 3.2 1.2 2 3.5 2.6 4.2 1.7.6-.9-2.4-1.5-6.8 1.9z")
    val sheet by line(PAGE, "M8.7 12h6.6v6.5H8.7zM12 12v6.5M8.7 15.2h6.6")
    val slides by line(
        "M4.5 5h15a1 1 0 0 1 1 1v9.2a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z", "M12 16.2v3.3M8.3 20.2h7.4", "M8 13v-1.6M12 13V8.2M16 13v-3.4",
    )
    val picture by line(
        "M5 4.5h14a1.5 1.5 0 0 1 1.5 1.5v12a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18V6A1.5 1.5 0 0 1 5 4.5z", "M4 17l5-5.2 4 4 2.5-2.3 4.5 4.2",
        "M15.2 9.6a.9.9 0 1 0 .1 0z",
    )
    val film by line("M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 17V7A1.5 1.5 0 0 1 5 5.5z", "M10.2 9.2v5.6l4.6-2.8z")
    val drawing by line(PAGE, "M8.8 18.5V12l6.6 6.5zM11 18.5v-2.2")
    val parcel by line("M12 3.6l7.8 4.2v8.4L12 20.4l-7.8-4.2V7.8z", "M4.4 7.9L12 12l7.6-4.1M12 12v8.2")
    val library by line("M5 4.5h3.5v15H5zM8.5 4.5H12v15H8.5zM13.2 5.7l3.3-.9 3.6 13.6-3.3.9z")

    // States
    val here by solid("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-1.2 12.9L7 12.1l1.3-1.3 2.5 2.5 5-5 1.3 1.3z")
    val coming by line("M12 4a8 8 0 1 1-8 8", "M12 8v7M9 12.3l3 3 3-3")
    val waits by line(RING, "M10 9v6M14 9v6")
    val keptGone by line("M6 12.8l4.2 4.2L19 8", "M4 4l16 16")
    val away by line("M7.3 18.5a4 4 0 0 1-.6-7.9 5.4 5.4 0 0 1 10.4-1.3 4.6 4.6 0 0 1 .2 9.2z")
    val toSend by line(RING, "M12 16V8.3M8.8 11.4L12 8.2l3.2 3.2")
    val sending by line("M12 3.8A8.2 8.2 0 1 1 3.8 12", "M12 16V8.3M8.8 11.4L12 8.2l3.2 3.2")
    val tried by line("M7.5 15.5V5.2M4 8.5l3.5-3.6L11 8.5", "M16 11.2a4.6 4.6 0 1 0 .1 0z", "M16 13.3v2.6l1.8 1.2")
    val needsYou by line("M12 4.2L21 19.5H3z", "M12 10v4.6M12 16.9v.2")
    val fork by line("M12 20.5v-6M12 14.5c0-4-5-3.5-5-8.5M12 14.5c0-4 5-3.5 5-8.5M4.6 8.2L7 5.6l2.4 2.6M14.6 8.2L17 5.6l2.4 2.6")

    // Places
    val stream by line("M6 16.5V11a6 6 0 0 1 12 0v5.5l1.8 2H4.2z", "M10 21h4")
    val documents get() = folder
    val feeds by line("M4 5.5h11.5v8H9l-3.2 2.8v-2.8H4z", "M18 9h2.5v8h-1.8v2.6L15.7 17H10")
    val outbox by line("M4 14.5v4A1.5 1.5 0 0 0 5.5 20h13a1.5 1.5 0 0 0 1.5-1.5v-4", "M12 15.5V4.2M7.8 8.2L12 4l4.2 4.2")
    val person by line("M12 4.2a4 4 0 1 0 .1 0z", "M4.5 20c.6-4 3.6-5.8 7.5-5.8s6.9 1.8 7.5 5.8")
    val people by line("M9 5a3.5 3.5 0 1 0 .1 0z", "M2.8 19c.5-3.5 3-5.2 6.2-5.2s5.7 1.7 6.2 5.2", "M16 5.4a3.2 3.2 0 0 1 0 6.2M17.5 14c2.2.5 3.5 2.2 3.8 5")
    val search by line("M10.5 4a6.5 6.5 0 1 0 .1 0z", "M15.3 15.3L20.5 20.5")
    val lately by line(RING, "M12 7.6v4.8l3.2 1.9")
    val lock by line("M7 10.5h10a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-7.5a1 1 0 0 1 1-1z", "M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5", "M12 14.2v2.2")
    val mention by line("M12 8.4a3.6 3.6 0 1 0 .1 0z", "M15.6 8.4v5a2.3 2.3 0 0 0 4.6 0V12a8.2 8.2 0 1 0-3.2 6.5")
    val task by line(RING, "M8.2 12.3l2.7 2.7 5-5.3")
    val announcement by line("M4 10v4.5h3.2l8.3 4.5v-13.5L7.2 10z", "M18.5 9.5c1.3 1.5 1.3 3.9 0 5.4")

    // Deeds
    val back by directed("M20 12H4.5M11 5.5L4.5 12l6.5 6.5")
    val forth by directed("M9.5 5.5L16 12l-6.5 6.5")
    val more by solid(
        "M12 4a1.7 1.7 0 1 0 0 3.4A1.7 1.7 0 0 0 12 4zm0 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zm0 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z",
    )
    val add by line("M12 5v14M5 12h14")
    val close by line("M6 6l12 12M18 6L6 18")
    val tick by line("M4.5 12.5l4.8 4.8L19.5 7")
    val like by line(HEART)
    val liked by solid(HEART)
    val reply by directed("M9.5 6L4 11.5 9.5 17M4.5 11.5h8.7c4 0 6.3 2.2 6.3 6.5")
    val clip by line("M19 11.5l-7.2 7.2a4.6 4.6 0 0 1-6.5-6.5l7.7-7.7a3.1 3.1 0 0 1 4.4 4.4l-7.6 7.6a1.5 1.5 0 0 1-2.2-2.2l6.9-6.9")
    val camera by line("M4 8h3.2l1.6-2.5h6.4L16.8 8H20a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z", "M12 9.8a3.6 3.6 0 1 0 .1 0z")
    val send by directed("M4 4.5l16.5 7.5L4 19.5l2.3-7.5zM6.5 12h8")
    val link by line("M10 14a4 4 0 0 0 5.7 0l3.3-3.3a4 4 0 0 0-5.7-5.7L11.8 6.5M14 10a4 4 0 0 0-5.7 0L5 13.3A4 4 0 0 0 10.7 19l1.5-1.5")
    val pen by line("M4.5 19.5l1-4.2L16.2 4.6a1.6 1.6 0 0 1 2.3 0l.9.9a1.6 1.6 0 0 1 0 2.3L8.7 18.5z", "M14.4 6.4l3.2 3.2")
    val share by line("M17.5 3.6a2.4 2.4 0 1 0 .1 0z", "M6.5 9.6a2.4 2.4 0 1 0 .1 0z", "M17.5 15.6a2.4 2.4 0 1 0 .1 0z", "M8.7 11l6.6-3.8M8.7 13.1l6.6 3.8")
    val openWith by line("M14 4.5h5.5V10M19.5 4.5L11 13", "M17.5 14v4.2a1.3 1.3 0 0 1-1.3 1.3H5.8a1.3 1.3 0 0 1-1.3-1.3V7.8a1.3 1.3 0 0 1 1.3-1.3H10")
    val keep by line("M12 4v10.5M7.8 10.5l4.2 4.2 4.2-4.2", "M5 19.5h14")
    val unkeep by line("M12 4v3M12 11.8v2.7M7.8 10.5l4.2 4.2 1.6-1.6", "M5 19.5h14", "M4.5 4.5l15 15")
    val undo by directed("M8 5L4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-4")
    val bin by line("M5 7h14M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.3 10.5v6M13.7 10.5v6")
    val sync by line("M19.5 9A8 8 0 0 0 5 8M5 4v4.2h4.2M4.5 15A8 8 0 0 0 19 16M19 20v-4.2h-4.2")
    val arrange by line("M7 5v14M3.8 15.8L7 19l3.2-3.2", "M17 19V5M13.8 8.2L17 5l3.2 3.2")
    val move by directed("M4 8.5a2 2 0 0 1 2-2h3l2 2.2h7a2 2 0 0 1 2 2v5.8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2z", "M8.5 13.4h6.8M12.6 10.8l2.7 2.6-2.7 2.6")
    val copy by line(
        "M9.5 8.5h8.8a1.2 1.2 0 0 1 1.2 1.2v9.1a1.2 1.2 0 0 1-1.2 1.2H9.5a1.2 1.2 0 0 1-1.2-1.2V9.7a1.2 1.2 0 0 1 1.2-1.2z",
        "M5.8 15.5H5.6a1.1 1.1 0 0 1-1.1-1.1V5.6a1.1 1.1 0 0 1 1.1-1.1h8.8a1.1 1.1 0 0 1 1.1 1.1v.2",
    )
    val newFolder by line("M20.5 12.5V9.9a2 2 0 0 0-2-2h-7.2L9.1 5.5H5.5a2 2 0 0 0-2 2v9a2 2 0 0 0 2 2h7", "M18 14.5v6M15 17.5h6")
    val up by line("M12 19V5.5M6.5 11L12 5.5l5.5 5.5")
    val down by line("M12 5v13.5M6.5 13l5.5 5.5 5.5-5.5")
    val unfold by line("M6.5 9.5L12 15l5.5-5.5")
    val tiles by line("M4.5 5.5h6v5.5h-6zM13.5 5.5h6v5.5h-6zM4.5 14h6v5.5h-6zM13.5 14h6v5.5h-6z")
    val rows by line("M4.5 6.5h15M4.5 12h15M4.5 17.5h15")
    val larger by line("M10.5 4a6.5 6.5 0 1 0 .1 0z", "M15.3 15.3L20.5 20.5", "M10.5 7.8v5.4M7.8 10.5h5.4")
    val smaller by line("M10.5 4a6.5 6.5 0 1 0 .1 0z", "M15.3 15.3L20.5 20.5", "M7.8 10.5h5.4")
    val history by directed("M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4.5v3.8h3.8", "M12 8v4.3l2.8 1.7")
    val info by line(RING, "M12 11v5.5M12 7.6v.2")
    val device by line("M6.5 3.5h11a1.3 1.3 0 0 1 1.3 1.3v14.4a1.3 1.3 0 0 1-1.3 1.3h-11a1.3 1.3 0 0 1-1.3-1.3V4.8a1.3 1.3 0 0 1 1.3-1.3z", "M10.5 17.8h3")
    val language by line(RING, "M3.8 12h16.4", "M12 3.8c2.5 2.3 3.7 5.2 3.7 8.2s-1.2 5.9-3.7 8.2c-2.5-2.3-3.7-5.2-3.7-8.2s1.2-5.9 3.7-8.2z")
    val telephone by line("M6.5 4h3l1.6 4.2-2.2 1.6a12 12 0 0 0 5.3 5.3l1.6-2.2L20 14.5v3A2.5 2.5 0 0 1 17.3 20 15 15 0 0 1 4 6.7 2.5 2.5 0 0 1 6.5 4z")
    val mail by line("M4.5 6h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1z", "M4 7l8 6 8-6")
}

private const val PAGE = "M6.5 3.5h7.5l4 4V20a.7.7 0 0 1-.7.7H6.7A.7.7 0 0 1 6 20V4.2a.7.7 0 0 1 .7-.7zM13.8 3.7V8H18"
private const val RING = "M12 3.8a8.2 8.2 0 1 0 .1 0z"
private const val HEART = "M12 19.5C5 14.8 3.5 11.8 3.5 9.2A4.4 4.4 0 0 1 12 7.6a4.4 4.4 0 0 1 8.5 1.6c0 2.6-1.5 5.6-8.5 10.3z"

private fun line(vararg paths: String) = lazy { drawn(paths, turns = false) }

/** A sign that turns with the direction of reading. */
private fun directed(vararg paths: String) = lazy { drawn(paths, turns = true) }

private fun drawn(paths: Array<out String>, turns: Boolean): ImageVector =
    ImageVector.Builder(defaultWidth = 24.dp, defaultHeight = 24.dp, viewportWidth = 24f, viewportHeight = 24f, autoMirror = turns).apply {
        for (path in paths) {
            addPath(
                addPathNodes(path), stroke = SolidColor(Color.Black), strokeLineWidth = 1.75f,
                strokeLineCap = StrokeCap.Round, strokeLineJoin = StrokeJoin.Round,
            )
        }
    }.build()

private fun solid(path: String) = lazy {
    ImageVector.Builder(defaultWidth = 24.dp, defaultHeight = 24.dp, viewportWidth = 24f, viewportHeight = 24f)
        .addPath(addPathNodes(path), PathFillType.EvenOdd, fill = SolidColor(Color.Black)).build()
}
