using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AiService.Audit;

/// <summary>
/// A record as one line of JSON: its fields exactly as they are stored, all of them as texts but the number, <c>data</c> too, so that the HMAC can be computed from the line; absent
/// ones are null.
/// </summary>
internal static class AuditLine
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonEncodedText[] Names = [.. RecordForm.Fields.Select(field => JsonEncodedText.Encode(field))];
    private static readonly JsonEncodedText Hmac = JsonEncodedText.Encode("hmac");

    /// <summary>Writes the line of a record.</summary>
    /// <param name="form">The record in its stored form.</param>
    /// <param name="hmac">Its HMAC; empty without one.</param>
    /// <param name="to">Takes the line with its end.</param>
    public static void Write(ReadOnlySpan<byte> form, ReadOnlySpan<byte> hmac, IBufferWriter<byte> to)
    {
        using (var json = new Utf8JsonWriter(to, Readable))
        {
            json.WriteStartObject();
            for (var field = 0; field < Names.Length; field++)
            {
                var text = Next(ref form, out var isAbsent);
                if (isAbsent)
                {
                    json.WriteNull(Names[field]);
                }
                else if (field == 0)
                {
                    json.WritePropertyName(Names[field]);
                    json.WriteRawValue(text);
                }
                else
                {
                    // Not as bytes: what an intruder has stored need not be UTF-8.
                    json.WriteString(Names[field], Encoding.UTF8.GetString(text));
                }
            }

            if (hmac.IsEmpty)
            {
                json.WriteNull(Hmac);
            }
            else
            {
                json.WriteString(Hmac, Convert.ToHexStringLower(hmac));
            }

            json.WriteEndObject();
        }

        to.Write("\n"u8);
    }

    /// <summary>Reads a line back: its number, its stored form, and its HMAC; null when the line is no record.</summary>
    public static (long Id, byte[] Form, byte[] Hmac, string Event, string? Data)? Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var record = json.RootElement;
            var id = record.GetProperty("id").GetInt64();
            var form = new RecordForm().Begin(id);
            foreach (var field in RecordForm.Fields.Skip(1))
            {
                form.Add(record.GetProperty(field).GetString());
            }

            return (id, form.Bytes.ToArray(), Convert.FromHexString(record.GetProperty("hmac").GetString() ?? ""), record.GetProperty("event").GetString() ?? "", record.GetProperty("data").GetString());
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> form, out bool isAbsent)
    {
        if (isAbsent = form[0] == '-')
        {
            form = form[2..];
            return default;
        }

        var digits = form.IndexOf((byte)':');
        var text = form.Slice(digits + 1, int.Parse(form[..digits], NumberStyles.None, CultureInfo.InvariantCulture));
        form = form[(digits + 1 + text.Length + 1)..];
        return text;
    }
}
