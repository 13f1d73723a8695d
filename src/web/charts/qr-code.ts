import QRCode from 'qrcode';
import { escapeXml } from './escape.js';

/** A QR code (ISO/IEC 18004, level M) as an SVG drawing for the partial `svg`; `label` says what it holds. */
export async function qrCode(text: string, label: string): Promise<string> {
  const drawing = await QRCode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 3 });
  return drawing.trim().replace('<svg ', `<svg class="qr" role="img" aria-label="${escapeXml(label)}" `);
}
