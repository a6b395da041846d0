using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Hosting;

/// <summary>What a real process takes of what the system gives one user for all programs together.</summary>
public sealed class FileWatchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_needs_no_inotify_instance_of_which_a_user_has_128()
    {
        using var service = new OwnProcess(folder.Path, folder.File("records.db"));
        await service.StartedAsync();

        var descriptors = Directory.GetFiles($"/proc/{service.Id}/fd").Select(path => new FileInfo(path).LinkTarget).ToList();

        descriptors.Should().Contain(target => target != null && target.StartsWith("socket:", StringComparison.Ordinal), "it listens: {0}", service.Output);
        descriptors.Should().NotContain("anon_inode:inotify");
    }
}
