using System.Text;
using AiService.StackStorm.Tracking;
using AiService.Tests.Harness;

namespace AiService.Tests.StackStorm;

/// <summary>What is read of an event of the stream, which may be cut off.</summary>
public sealed class ExecutionEventTests
{
    [Fact]
    public void The_id_and_the_status_of_a_recorded_event_are_read()
    {
        var recorded = Recording.Of("06b_stream_execution_update_only").Events[^1];

        ExecutionEvent.Read(Encoding.UTF8.GetBytes(recorded.ToJsonString())).Should().Be(new ExecutionEvent(recorded["id"]!.GetValue<string>(), "succeeded"));
    }

    [Theory]
    [InlineData("""{"status": "running", "id": "abc", "result": {"std""", "abc", "running")]
    [InlineData("""{"liveaction": {"id": "other", "status": "failed"}, "id": "abc"}""", null, null)]
    [InlineData("""{"status": 7, "id": ["abc"]}""", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("", null, null)]
    public void Only_the_id_and_the_status_of_the_execution_itself_count(string data, string? id, string? status)
    {
        ExecutionEvent.Read(Encoding.UTF8.GetBytes(data)).Should().Be(id is null ? null : new ExecutionEvent(id, status!));
    }
}
