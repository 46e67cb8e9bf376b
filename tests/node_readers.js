// node node_readers.js exceljs|xlsx SOURCE SAVED: prints what the library reads as JSON and saves the file again.
"use strict";

const DAY = 86400000;
const EPOCH = Date.UTC(1899, 11, 30);

function plain(value) {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return (value.getTime() - EPOCH) / DAY;
  if (typeof value !== "object") return value;
  if (value.richText) return value.richText.map((run) => run.text).join("");
  if ("result" in value) return plain(value.result);
  if ("text" in value) return plain(value.text);
  if ("error" in value) return value.error;
  return null;
}

async function withExceljs(source, saved) {
  const { Workbook } = require("exceljs");
  const book = new Workbook();
  await book.xlsx.readFile(source);
  const found = {};
  for (const sheet of book.worksheets) {
    const cells = (found[sheet.name] = {});
    sheet.eachRow((row) => row.eachCell((cell) => {
      if (cell.type !== 1) cells[cell.address] = plain(cell.value); // 1: merged into another cell
    }));
  }
  await book.xlsx.writeFile(saved);
  return found;
}

function withSheetjs(source, saved) {
  const xlsx = require("xlsx");
  const book = xlsx.readFile(source, { cellStyles: true });
  const found = {};
  for (const name of book.SheetNames) {
    const cells = (found[name] = {});
    for (const [address, cell] of Object.entries(book.Sheets[name])) {
      if (!address.startsWith("!") && cell.v !== undefined) cells[address] = cell.v;
    }
  }
  xlsx.writeFile(book, saved, { cellStyles: true });
  return found;
}

const [library, source, saved] = process.argv.slice(2);
const read = library === "exceljs" ? withExceljs : withSheetjs;
Promise.resolve(read(source, saved)).then((found) => process.stdout.write(JSON.stringify(found)));
