#!/usr/bin/env python3
"""Writes the committed corpus: real documents of an invented lakeside festival.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python make-corpus.py ../corpus

Each file is written by a program that people use (python-docx, openpyxl, python-pptx, reportlab, Pillow, Python's own
e-mail library), so that readers and text extractors meet what such programs write. Everything that would differ from
run to run (dates in archives, document ids, random numbers) is fixed: two runs with the pinned versions give equal
bytes. Names on disk are plain; the names that people see are in ../src/corpus.rs.
"""

import datetime
import email.message
import email.policy
import io
import math
import pathlib
import random
import re
import sys
import zipfile

import docx
import openpyxl
import pptx
from docx.shared import Cm, Pt, RGBColor
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from pptx.util import Cm as PptCm
from pptx.util import Pt as PptPt
from reportlab.lib import colors
from reportlab.lib.pagesizes import A0, A3, A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import cm, mm
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

WRITTEN = datetime.datetime(2026, 6, 29, 8, 30, 0)
INK = RGBColor(0x12, 0x2B, 0x4A)


# What keeps two runs equal --------------------------------------------------------------------------------------------


def settle(path: pathlib.Path) -> None:
    """Fixes the dates inside an Office archive; members, order and contents stay the program's."""
    stamp = WRITTEN.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    settled = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for member in old.infolist():
            body = old.read(member)
            if member.filename == "docProps/core.xml":
                body = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, body)
            fixed = zipfile.ZipInfo(member.filename, (2026, 6, 29, 8, 30, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            fixed.external_attr = 0o644 << 16
            new.writestr(fixed, body)
    path.write_bytes(settled.getvalue())


# Word documents -------------------------------------------------------------------------------------------------------


def letter(path, title, author, language, parts):
    document = docx.Document()
    document.core_properties.author = author
    document.core_properties.title = title
    document.core_properties.language = language
    section = document.sections[0]
    section.page_height, section.page_width = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(2.2)
    section.header.paragraphs[0].text = f"Rive Festival · {title}"
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    heading = document.add_heading(title, level=0)
    for run in heading.runs:
        run.font.color.rgb = INK
    for kind, content in parts:
        if kind == "h":
            document.add_heading(content, level=1)
        elif kind == "p":
            document.add_paragraph(content)
        elif kind == "ul":
            for line in content:
                document.add_paragraph(line, style="List Bullet")
        elif kind == "ol":
            for line in content:
                document.add_paragraph(line, style="List Number")
        elif kind == "q":
            document.add_paragraph(content, style="Intense Quote")
        elif kind == "t":
            table = document.add_table(rows=1, cols=len(content[0]), style="Light Grid Accent 1")
            for cell, text in zip(table.rows[0].cells, content[0]):
                cell.text = text
            for row in content[1:]:
                for cell, text in zip(table.add_row().cells, row):
                    cell.text = text
    document.save(path)
    settle(path)


def documents(out):
    letter(out / "consignes-de-securite.docx", "Consignes de sécurité – montage", "Luc Favre", "fr-CH", [
        ("p", "Valable du 29 juin au 2 août 2026 pour toute personne présente sur le site, y compris les visiteurs. "
              "En cas de doute, on s'arrête et on appelle le poste de sécurité : 7 sur la radio, canal 3."),
        ("h", "Avant d'entrer sur le site"),
        ("ul", ["Casque, gilet et chaussures fermées : sans exception entre la porte B et la scène Nord.",
                "Le badge se porte visible ; on le rend en partant.",
                "Personne ne travaille seul au-dessus de deux mètres."]),
        ("h", "Levage et charges suspendues"),
        ("p", "La zone sous une charge est fermée avant que le moteur ne tourne. Le chef gréeur donne le signal, "
              "lui seul ; tout le monde peut crier « stop »."),
        ("t", [("Zone", "Charge maximale", "Responsable", "Valable jusqu'au"),
               ("Scène Nord, pont 7", "1 850 kg", "Ada Keller", "26.07.2026"),
               ("Scène Lac, pont 2", "1 200 kg", "李伟 (Li Wei)", "26.07.2026"),
               ("Tour de régie", "600 kg", "Noor Haddad", "12.07.2026")]),
        ("h", "Vent et orage"),
        ("ol", ["À 11 m/s, on descend les écrans.", "À 15 m/s, on évacue les ponts et on ferme la fosse.",
                "À 20 m/s, plan B : évacuation vers la halle et la rue du Lac."]),
        ("q", "Un montage en retard se rattrape. Un accident, non."),
    ])
    letter(out / "safety-instructions.docx", "Safety instructions for stage crew", "Luc Favre", "en-GB", [
        ("p", "In force from 29 June to 2 August 2026. Read both pages, sign the list at gate B, and keep your radio on "
              "channel 3."),
        ("h", "Every morning"),
        ("ol", ["Collect helmet, harness and radio; check the date on the harness label.",
                "Walk your zone before you start. What was safe last night may have moved in the wind.",
                "Report missing barriers to Luc Favre before anything is lifted."]),
        ("h", "Working at height"),
        ("ul", ["Two people, always.", "Tools on lanyards.", "Nobody stands under truss 7 while it is being trimmed."]),
        ("t", [("Wind", "What happens", "Who decides"), ("11 m/s", "Screens come down", "Stage manager"),
               ("15 m/s", "Trusses cleared, pit closed", "Safety officer"), ("20 m/s", "Storm plan B", "Safety officer")]),
        ("h", "If somebody is hurt"),
        ("p", "Call 144, then channel 3. Stay with the person. Send somebody to gate B to meet the ambulance."),
    ])
    letter(out / "sicherheitsanweisung.docx", "Sicherheitsanweisung Bühnenbau", "Luc Favre", "de-CH", [
        ("p", "Gültig vom 29. Juni bis 2. August 2026 für alle Personen auf dem Gelände. Im Zweifel: anhalten, fragen, "
              "dann weiterarbeiten."),
        ("h", "Grundregeln"),
        ("ul", ["Helm und Weste zwischen Tor B und Bühne Nord.", "Über zwei Metern nie allein.",
                "Die Fläche unter einer hängenden Last ist gesperrt, bevor der Motor läuft."]),
        ("h", "Lasten"),
        ("t", [("Bereich", "Höchstlast", "Zuständig"), ("Bühne Nord, Traverse 7", "1850 kg", "Ada Keller"),
               ("Bühne See, Traverse 2", "1200 kg", "李伟 (Li Wei)"), ("Größe M bis XXL", "Gurte", "Materialausgabe")]),
        ("h", "Sturm"),
        ("p", "Ab 20 m/s gilt Plan B: Räumung über die Seestraße in die Halle. Die Durchsage kommt auf Französisch, "
              "Deutsch und Englisch."),
    ])
    letter(out / "rabais-partenaires.docx", "50 % de rabais – offre partenaires n° 3", "Ines Duarte", "fr-CH", [
        ("p", "Offre réservée aux partenaires de l'édition 2026, valable jusqu'au 30 septembre."),
        ("t", [("Prestation", "Prix public", "Prix partenaire"), ("Espace au bord du lac, 1 soir", "CHF 4'800", "CHF 2'400"),
               ("Table de dix, terrasse", "CHF 1'900", "CHF 950"), ("Affichage scène Lac", "CHF 6'000", "CHF 3'000")]),
        ("p", "Contact : Ines Duarte, partenariats. Les conditions générales de la saison s'appliquent."),
    ])
    letter(out / "lieferantenvertrag.docx", "Vertrag über Bühnentechnik 2026", "Ines Duarte", "de-CH", [
        ("p", "zwischen Rive Festival und der Lieferantin (nachfolgend «Partnerin»)."),
        ("h", "1. Gegenstand"),
        ("p", "Die Partnerin liefert, baut und betreibt die Tontechnik der Bühne Nord vom 3. bis 26. Juli 2026."),
        ("h", "2. Vergütung"),
        ("p", "Pauschal CHF 184'500 ohne Mehrwertsteuer, zahlbar in drei Raten: 40 % bei Unterschrift, 40 % bei Abnahme, "
              "20 % nach Abbau."),
        ("h", "3. Haftung und Wetter"),
        ("p", "Bei Plan B ruht die Leistungspflicht. Schäden durch Sturm trägt, wer die Sicherung unterlassen hat."),
        ("h", "4. Gerichtsstand"),
        ("p", "Am Sitz der Organisation. Es gilt schweizerisches Recht."),
    ])


# Workbooks ------------------------------------------------------------------------------------------------------------


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.properties.creator = "Noor Haddad"
    book.remove(book.active)
    for name, header, rows, total in sheets:
        sheet = book.create_sheet(name)
        sheet.append(header)
        for cell in sheet[1]:
            cell.font = Font(bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor="122B4A")
            cell.alignment = Alignment(horizontal="center")
        for row in rows:
            sheet.append(row)
        if total:
            last = sheet.max_row
            sheet.append(["Total"] + [None] * (total - 2) + [f"=SUM({get_column_letter(total)}2:{get_column_letter(total)}{last})"])
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        for place, title in enumerate(header, 1):
            sheet.column_dimensions[get_column_letter(place)].width = max(12, len(str(title)) + 6)
    book.save(path)
    settle(path)


def workbooks(out):
    dice = random.Random(20260706)
    first = ["Ada", "Jonas", "Chiara", "Amélie", "Sam", "Ines", "Tomáš", "Béatrice", "Léa", "Nico", "Zoë", "Jürg",
             "Fátima", "Oksana", "Mehdi", "Anaïs", "Björn", "Søren", "Łucja", "Émile"]
    last = ["Keller", "Meier", "Bianchi", "Rochat", "Okafor", "Duarte", "Novák", "Monnier", "Haddad", "Favre", "Müller",
            "Pereira", "Nguyễn", "Çelik", "D'Angelo", "O'Brien", "Schär", "Weiß"]
    jobs = ["Rigger", "Machiniste", "Lichttechnik", "Sound", "Steward", "Forklift", "Électricien", "Bühnenbau", "Runner"]
    people = [("李伟", "Sound"), ("رنا منصور", "Artist liaison")]
    people += [(f"{dice.choice(first)} {dice.choice(last)}", dice.choice(jobs)) for _ in range(158)]
    crew = [[number, name, job, dice.choice(["fr", "de", "en", "it"]), dice.choice(["Nord", "Lac", "Rigging", "Village"]),
             datetime.date(2026, 6, 29) + datetime.timedelta(days=dice.randrange(8)), dice.choice(["S", "M", "L", "XL"])]
            for number, (name, job) in enumerate(people, 1)]
    workbook(out / "crew-list.xlsx", [
        ("Crew", ["No", "Name", "Role", "Language", "Zone", "First day", "T-shirt"], crew, None),
        ("Phones", ["Post", "Channel", "Phone"], [["Safety", 3, "+41 21 555 01 03"], ["Gate B", 4, "+41 21 555 01 04"],
                                                  ["Production", 1, "+41 21 555 01 01"]], None),
    ])
    hours = []
    for day in range(6):
        date = datetime.date(2026, 7, 6) + datetime.timedelta(days=day)
        for start, what, where, heads in [(7, "Accueil, badges", "Porte B", 4), (8, "Montage pont 7", "Scène Nord", 12),
                                          (10, "Livraison son", "Quai Est", 6), (13, "Câblage régie", "Tour", 5),
                                          (16, "Essais lumière", "Scène Nord", 8), (19, "Contrôle charges", "Scène Lac", 3)]:
            hours.append([date, datetime.time(start, 0), what, where, heads + dice.randrange(3)])
    workbook(out / "planning-montage.xlsx", [
        ("Montage", ["Jour", "Heure", "Tâche", "Lieu", "Personnes"], hours, 5),
        ("Météo", ["Seuil (m/s)", "Mesure"], [[11, "Descendre les écrans"], [15, "Évacuer les ponts"], [20, "Plan B"]], None),
    ])
    workbook(out / "groessen-und-masse.xlsx", [
        ("Größen", ["Artikel", "Größe", "Stück", "Preis CHF"],
         [[article, size, dice.randrange(5, 120), price] for article, price in
          [("Weste", 18.5), ("Helm", 32.0), ("Handschuhe", 9.9), ("Regenjacke", 41.0)] for size in "S M L XL XXL".split()], None),
        ("Maße", ["Bühne", "Breite m", "Tiefe m", "Höhe m"], [["Nord", 24.0, 18.5, 14.2], ["See", 18.0, 12.0, 11.0]], None),
    ])


# Drawings and other PDF -----------------------------------------------------------------------------------------------


def drawing(path, size, title, scale, number, seed):
    dice = random.Random(seed)
    width, height = size
    page = canvas.Canvas(str(path), pagesize=size, invariant=1)
    page.setTitle(title)
    page.setAuthor("Ada Keller")
    page.setSubject("Rive Festival 2026")
    margin = 10 * mm
    page.setStrokeColor(colors.HexColor("#122B4A"))
    page.setLineWidth(1.2)
    page.rect(margin, margin, width - 2 * margin, height - 2 * margin)
    page.setLineWidth(0.15)
    page.setStrokeColor(colors.HexColor("#B9C6D6"))
    step = 20 * mm
    for place in range(1, int((width - 2 * margin) / step) + 1):
        page.line(margin + place * step, margin, margin + place * step, height - margin)
    for place in range(1, int((height - 2 * margin) / step) + 1):
        page.line(margin, margin + place * step, width - margin, margin + place * step)
    page.setStrokeColor(colors.HexColor("#122B4A"))
    left, bottom, across, up = width * 0.14, height * 0.26, width * 0.58, height * 0.46
    page.setLineWidth(0.9)
    page.rect(left, bottom, across, up)
    # Trusses, each with its diagonals and its motors.
    trusses = 9
    page.setFont("Helvetica", 6 * width / 1190)
    for truss in range(trusses):
        low = bottom + up * (truss + 0.5) / trusses
        page.setLineWidth(0.5)
        page.line(left, low, left + across, low)
        page.line(left, low + 5 * mm, left + across, low + 5 * mm)
        panels = 48
        page.setLineWidth(0.2)
        for panel in range(panels):
            a, b = left + across * panel / panels, left + across * (panel + 1) / panels
            page.line(a, low + (5 * mm if panel % 2 else 0), b, low + (0 if panel % 2 else 5 * mm))
        for motor in range(5):
            at = left + across * (motor + 0.5) / 5 + dice.uniform(-4, 4) * mm
            page.circle(at, low + 2.5 * mm, 2.2 * mm)
            load = dice.randrange(180, 1000, 10)
            if (truss, motor) == (6, 2):
                load = 820  # the figure that a mail of this corpus asks about
            page.drawString(at + 3 * mm, low + 6 * mm, f"M{truss + 1}.{motor + 1}  {load} kg")
        page.drawRightString(left - 3 * mm, low, f"Pont {truss + 1}")
    for seat in range(26):
        angle = math.pi * (0.1 + 0.8 * seat / 25)
        reach = height * 0.17
        page.circle(left + across / 2 + math.cos(angle) * reach * 2.2, bottom - math.sin(angle) * reach * 0.6, 1.4 * mm)
    page.setLineWidth(0.3)
    page.line(left, bottom - 6 * mm, left + across, bottom - 6 * mm)
    page.drawCentredString(left + across / 2, bottom - 5 * mm, "24 000")
    page.saveState()
    page.translate(left + across + 8 * mm, bottom + up / 2)
    page.rotate(90)
    page.drawCentredString(0, 0, "18 500")
    page.restoreState()
    block, tall = 150 * mm * width / 1190, 42 * mm * width / 1190
    page.setFillColor(colors.white)
    page.rect(width - margin - block, margin, block, tall, fill=1)
    page.setFillColor(colors.HexColor("#122B4A"))
    lines = [title, f"Plan n° {number} · {scale} · cotes en mm", "Dessiné : A. Keller   Contrôlé : N. Haddad   Approuvé : L. Favre",
             "Rive Festival 2026 · édition du 29.06.2026"]
    for place, line in enumerate(lines):
        page.setFont("Helvetica-Bold" if place == 0 else "Helvetica", (10 if place == 0 else 7) * width / 1190)
        page.drawString(width - margin - block + 4 * mm, margin + tall - (place + 1) * tall / 5, line)
    page.save()


def pdfs(out, photograph):
    drawing(out / "scene-nord-ensemble-a3.pdf", landscape(A3), "Scène Nord – plan d'ensemble", "1:100", "N-001", 1)
    drawing(out / "scene-nord-pont-7-a3.pdf", landscape(A3), "Scène Nord – pont 7, charges", "1:50", "N-071", 7)
    drawing(out / "buehne-see-rigging-a0.pdf", landscape(A0), "Bühne See – Rigging, Übersicht", "1:25", "L-200", 200)
    styles = getSampleStyleSheet()
    story = [Paragraph("Storm plan B", styles["Title"]),
             Paragraph("In force when the safety officer says so on channel 3, and until he says otherwise.", styles["BodyText"]),
             Spacer(1, 0.5 * cm)]
    for head, text in [
        ("1. Stop", "Music stops. The announcement is read in French, German and English; its text hangs in each control tower."),
        ("2. Open", "Gates A, C and D open outwards. Stewards stand on the outside and keep the road free for ambulances."),
        ("3. Lead", "The public walks to the hall by rue du Lac, never along the water. People who need help wait at the first-aid tent."),
        ("4. Clear", "Trusses are at two metres, screens down, generators 3 and 4 off. Crew gathers at gate B and is counted."),
        ("5. Confirm", "Each head of zone confirms in the app that both pages were read. Who has no network reports on channel 3."),
    ]:
        story += [Paragraph(head, styles["Heading2"]), Paragraph(text, styles["BodyText"])]
    table = Table([["Zone", "People", "Exit", "Minutes"], ["Stage North", "9 500", "C, D", "11"], ["Stage Lake", "4 200", "A", "8"],
                   ["Village", "3 100", "A, C", "6"]])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("BACKGROUND", (0, 0), (-1, 0), colors.lightgrey)]))
    story += [Spacer(1, 0.5 * cm), table]
    SimpleDocTemplate(str(out / "storm-plan-b.pdf"), pagesize=A4, title="Storm plan B", author="Luc Favre", invariant=1).build(story)

    italian = [Paragraph("Istruzioni di sicurezza", styles["Title"])]
    for text in ["Casco, gilet e scarpe chiuse tra il cancello B e il palco Nord.", "Nessuno lavora da solo sopra i due metri.",
                 "A 20 m/s vale il piano B: si esce verso la sala, mai lungo il lago."]:
        italian += [Paragraph(text, styles["BodyText"]), Spacer(1, 0.2 * cm)]
    SimpleDocTemplate(str(out / "istruzioni-di-sicurezza.pdf"), pagesize=A4, title="Istruzioni di sicurezza",
                      author="Luc Favre", invariant=1).build(italian)

    # A scan: a page that holds a picture of text and no text.
    scan = Image.new("L", (1240, 1754), 246)
    ink = ImageDraw.Draw(scan)
    for place, line in enumerate(["Facture 2026-0417", "", "Location de projecteurs, 16 jours", "24 x CHF 310.00",
                                  "TVA 8.1 %", "", "Total  CHF 8'042.65", "", "Payable à 30 jours"]):
        ink.text((140, 220 + place * 70), line, fill=40, font=ImageFont.load_default(44))
    scan = scan.rotate(0.7, fillcolor=246).filter(ImageFilter.GaussianBlur(0.8))
    kept = io.BytesIO()
    scan.save(kept, "JPEG", quality=45)
    page = canvas.Canvas(str(out / "facture-scan.pdf"), pagesize=A4, invariant=1)
    page.setTitle("Scan")
    from reportlab.lib.utils import ImageReader
    page.drawImage(ImageReader(io.BytesIO(kept.getvalue())), 0, 0, A4[0], A4[1])
    page.save()


# Pictures -------------------------------------------------------------------------------------------------------------


def pictures(out):
    dice = random.Random(1907)
    width, height = 960, 640
    scene = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(scene)
    for row in range(height):
        part = row / height
        draw.line([(0, row), (width, row)], fill=(int(24 + 200 * part * (1 - part) * 2), int(38 + 90 * part), int(92 + 60 * (1 - part))))
    ridge = [(0, 330)] + [(x, 300 + int(40 * math.sin(x / 90) + 22 * math.sin(x / 37))) for x in range(0, width + 1, 8)] + [(width, 400), (0, 400)]
    draw.polygon(ridge, fill=(22, 30, 52))
    draw.rectangle([0, 395, width, 500], fill=(30, 58, 104))
    for _ in range(160):
        x, y = dice.randrange(width), dice.randrange(398, 498)
        draw.line([(x, y), (x + dice.randrange(8, 40), y)], fill=(96, 128, 170))
    draw.polygon([(330, 500), (360, 250), (640, 250), (670, 500)], fill=(14, 14, 22))
    draw.rectangle([372, 286, 628, 492], fill=(52, 34, 78))
    for lamp in range(9):
        at = 384 + lamp * 29
        draw.polygon([(at, 270), (at - 38, 492), (at + 38, 492)], fill=(120 + lamp * 12, 88, 170 - lamp * 9))
        draw.ellipse([at - 5, 262, at + 5, 272], fill=(255, 246, 214))
    draw.rectangle([0, 500, width, height], fill=(16, 18, 28))
    for _ in range(700):
        x, y = dice.randrange(width), dice.randrange(505, height)
        draw.ellipse([x, y, x + 9, y + 11], fill=(26 + dice.randrange(30), 26 + dice.randrange(24), 38 + dice.randrange(28)))
    scene = scene.filter(ImageFilter.GaussianBlur(0.7))
    scene.save(out / "scene-lac-au-crepuscule.png", optimize=True)

    board = Image.new("RGB", (640, 420), (250, 248, 240))
    draw = ImageDraw.Draw(board)
    draw.rectangle([20, 20, 620, 400], outline=(18, 43, 74), width=4)
    for place, line in enumerate(["PONT 7 / TRUSS 7", "M7.3  ->  820 kg  (!)", "à contrôler avant 18:00", "A. Keller"]):
        draw.text((50, 60 + place * 80), line, fill=(18, 43, 74), font=ImageFont.load_default(40))
    draw.line([(50, 205), (430, 210)], fill=(200, 40, 40), width=5)
    board.save(out / "note-pont-7.png", optimize=True)
    return scene


# People ---------------------------------------------------------------------------------------------------------------


def portraits(out):
    """Head and shoulders before a plain ground, as a directory shows them; drawn, because nobody here exists."""
    looks = {
        "ada-keller": ((0x2E, 0x6F, 0x8E), (0xE8, 0xBE, 0x9C), (0x5A, 0x3A, 0x22), (0xF2, 0xA9, 0x3B)),
        "noor-haddad": ((0x7A, 0x4E, 0x86), (0xC9, 0x94, 0x6B), (0x1E, 0x18, 0x18), (0x2F, 0x8F, 0x6B)),
        "luc-favre": ((0x4C, 0x7A, 0x4A), (0xF0, 0xCB, 0xAE), (0x9A, 0x9A, 0x98), (0xC8, 0x46, 0x2E)),
        "chiara-bianchi": ((0xB0, 0x6A, 0x3C), (0xE3, 0xB0, 0x8A), (0x3A, 0x20, 0x16), (0x2B, 0x4A, 0x86)),
    }
    for name, (ground, skin, hair, cloth) in looks.items():
        image = Image.new("RGB", (480, 480), ground)
        draw = ImageDraw.Draw(image)
        draw.ellipse([130, 70, 350, 330], fill=hair)
        draw.ellipse([60, 330, 420, 640], fill=cloth)
        draw.rectangle([200, 270, 280, 360], fill=skin)
        draw.ellipse([150, 100, 330, 310], fill=skin)
        draw.pieslice([140, 70, 340, 270], 180, 360, fill=hair)
        for eye in (205, 275):
            draw.ellipse([eye - 9, 200, eye + 9, 218], fill=(40, 32, 30))
        draw.arc([200, 220, 280, 280], 20, 160, fill=(150, 70, 60), width=6)
        image.resize((240, 240), Image.LANCZOS).save(out / f"portrait-{name}.jpg", "JPEG", quality=80)


# Slides ---------------------------------------------------------------------------------------------------------------


def slides(path, title, subtitle, pages, picture=None):
    show = pptx.Presentation()
    show.core_properties.author = "Amélie Rochat"
    show.core_properties.title = title
    opening = show.slides.add_slide(show.slide_layouts[0])
    opening.shapes.title.text = title
    opening.placeholders[1].text = subtitle
    for head, lines in pages:
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text = head
        frame = slide.placeholders[1].text_frame
        frame.text = lines[0]
        for line in lines[1:]:
            paragraph = frame.add_paragraph()
            paragraph.text = line
            paragraph.font.size = PptPt(22)
        slide.notes_slide.notes_text_frame.text = f"{head}: " + " ".join(lines)
    if picture is not None:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = "Scène Lac"
        kept = io.BytesIO()
        picture.resize((640, 427)).save(kept, "JPEG", quality=70)
        kept.seek(0)
        slide.shapes.add_picture(kept, PptCm(3), PptCm(4.5), width=PptCm(19))
    show.save(path)
    settle(path)


def presentations(out, photograph):
    slides(out / "histoires-2026.pptx", "Histoires du bord de l'eau", "Marque et contenus, édition 2026", [
        ("Ce que nous racontons", ["Un lac, seize nuits, deux mille mains.", "Des visages avant des logos.", "Toujours une phrase en moins."]),
        ("Ton", ["Court, précis, chaleureux.", "On tutoie l'équipe, on vouvoie le public.", "Pas de superlatif."]),
        ("Calendrier", ["6 juillet : le premier pont se lève", "10 juillet : ouverture", "26 juillet : merci"]),
    ], photograph)
    slides(out / "brand-values-training.pptx", "Brand values: first day at the café", "Training pack, lesson 1 of 6", [
        ("Welcome", ["A traveller has eleven minutes.", "Two of them are ours."]),
        ("Three habits", ["Look up before you speak.", "Say the price before it is asked.", "Wipe, then smile, then wipe."]),
        ("Check yourself", ["What do you do when the card machine is offline?", "Whom do you call when the queue reaches the gate?"]),
    ])


# Mail -----------------------------------------------------------------------------------------------------------------


def mails(out):
    def mail(path, sender, to, subject, when, text, html=None, attachment=None, charset="utf-8"):
        message = email.message.EmailMessage(policy=email.policy.SMTP)
        message["From"], message["To"], message["Subject"], message["Date"] = sender, to, subject, when
        message["Message-ID"] = f"<{path.stem}.20260629@rive.example>"
        message.set_content(text, charset=charset)
        if html:
            message.add_alternative(html, subtype="html")
        if attachment:
            name, kind, body = attachment
            message.add_attachment(body, maintype=kind[0], subtype=kind[1], filename=name)
        for place, part in enumerate(one for one in message.walk() if one.is_multipart()):
            part.set_boundary(f"=_{path.stem}_{place}")
        path.write_bytes(bytes(message))

    mail(out / "devis-projecteurs.eml", '"Hélène Brügger" <helene@lumieres.example>', "Ines Duarte <ines.duarte@rive.example>",
         "Devis projecteurs – scène Nord (v2)", "Mon, 29 Jun 2026 09:12:41 +0200",
         "Bonjour Ines,\n\nvoici le devis corrigé : 24 projecteurs, 16 jours, livraison au quai Est le 3 juillet à 07:30.\n"
         "Le prix du transport a baissé de 8 %. Pouvez-vous confirmer avant mercredi ?\n\nMeilleures salutations\nHélène Brügger\n",
         "<p>Bonjour Ines,</p><p>voici le devis corrigé : <b>24 projecteurs</b>, 16 jours.</p>"
         '<img src="https://lumieres.example/open.gif?id=417" width="1" height="1" alt="">',
         ("devis-417.csv", ("text", "csv"), "article;nombre;prix\nprojecteur;24;310.00\ntransport;1;602.65\n".encode()))
    mail(out / "lastplan-frage.eml", "Noor Haddad <noor.haddad@rive.example>", "Ada Keller <ada.keller@rive.example>",
         "Traverse 7: stimmt die Last von M7.3?", "Mon, 29 Jun 2026 17:48:02 +0200",
         "Hallo Ada\n\nauf dem Plan N-071 stehen 820 kg, in der Liste 280 kg. Eines davon ist verdreht.\n"
         "Schaust du es vor dem Flug an? Grüße, Noor\n")
    mail(out / "onkyo-shift-jis.eml", "tour@oto.example", "Li Wei <li.wei@rive.example>", "Stage plot", "Sun, 28 Jun 2026 22:05:10 +0900",
         "李様\n\n音響の図面を送ります。モニターは六台です。\nよろしくお願いします。\n", charset="shift_jis")


def main():
    out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "corpus")
    out.mkdir(parents=True, exist_ok=True)
    documents(out)
    workbooks(out)
    photograph = pictures(out)
    portraits(out)
    pdfs(out, photograph)
    presentations(out, photograph)
    mails(out)
    total = sum(path.stat().st_size for path in out.iterdir())
    for path in sorted(out.iterdir()):
        print(f"{path.stat().st_size:9}  {path.name}")
    print(f"{total:9}  in all")
    assert total < 2_000_000


if __name__ == "__main__":
    main()
