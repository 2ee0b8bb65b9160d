import sharp from 'sharp';

/**
 * Writes a PNG with the colours that it has most, 256 of them: the README's pictures are shipped, and are less than half
 * as large by that.
 * @param {string} file
 * @param {Buffer} png
 */
export const writePicture = async (file, png) =>
  void (await sharp(png).png({ palette: true, effort: 10 }).toFile(file));
