using AiService.Contract;

namespace AiService.Knowledge.Exchange;

/// <summary>The file as a whole cannot be read, and nothing of it was imported; the message is in Chinese.</summary>
internal sealed class ImportException(string message, Exception? inner = null) : RefusedException(StatusCodes.Status400BadRequest, message, inner);
