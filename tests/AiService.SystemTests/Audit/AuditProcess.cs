using System.Diagnostics;

namespace AiService.Tests.Audit;

/// <summary>The command <c>AiService audit</c> as a process of its own.</summary>
internal static class AuditProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <param name="folder">Where the records are.</param>
    /// <param name="words">What follows <c>audit</c>.</param>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string folder, params string[] words)
    {
        string[] command = [typeof(AiServiceApp).Assembly.Location, "audit", .. words, $"--RECORDS_DB_PATH={Path.Combine(folder, "records.db")}", $"--contentRoot={folder}"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", command) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Verifies, and expects that all is well.</summary>
    public static async Task IsWholeAsync(string folder, params string[] options)
    {
        var (code, output, errors) = await RunAsync(folder, ["verify", .. options]);
        (output + errors).Should().StartWith("ok: ");
        code.Should().Be(0);
    }
}
