using AiService.Hosting;
using AiService.Storage;

namespace AiService.Knowledge.Exchange;

/// <summary>Configures import and export.</summary>
internal sealed record ExchangeOptions
{
    /// <summary><c>KNOWLEDGE_IMPORT_MAX_MB</c>: the largest file that may be uploaded, in MiB, 1 to 4096; default 256.</summary>
    public required int MaxMegabytes { get; init; }

    /// <summary>
    /// <c>KNOWLEDGE_IMPORT_PYTHON_DB</c>: the knowledge base of a Python service that may still be writing to it; imported at each start, and
    /// on request. Default none.
    /// </summary>
    public required string? PythonPath { get; init; }

    public long MaxBytes => MaxMegabytes * 1024L * 1024L;

    public static ExchangeOptions Read(SettingsReader settings)
    {
        var path = settings.Text("KNOWLEDGE_IMPORT_PYTHON_DB") is { } text ? Path.GetFullPath(text) : null;
        if (path is not null && !File.Exists(path))
        {
            settings.Reject("KNOWLEDGE_IMPORT_PYTHON_DB", $"{path} does not exist.", "Name the Python service's knowledge_base.db, or leave it empty.");
        }
        else if (path is not null && path == StorageOptions.Read(settings).KnowledgePath)
        {
            settings.Reject("KNOWLEDGE_IMPORT_PYTHON_DB", $"{path} is the knowledge base itself, which is used as it is.", "Leave it empty.");
        }

        return new ExchangeOptions { MaxMegabytes = settings.Whole("KNOWLEDGE_IMPORT_MAX_MB", 256, 1, 4096), PythonPath = path };
    }
}
