package musette.ui

/** How the names of pictures end. */
internal val PICTURE_ENDINGS = setOf("png", "jpg", "jpeg", "heic", "heif", "gif", "webp", "avif", "tif", "tiff", "bmp")

/** Whether a name is that of a picture. */
fun isPicture(name: String): Boolean = name.substringAfterLast('.', "").lowercase() in PICTURE_ENDINGS
