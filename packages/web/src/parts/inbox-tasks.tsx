import type { InboxDelivery, InboxTask } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { retryTask, useInboxTasks } from '../api/inbox.js'
import { useAction } from './action.js'
import { Badge } from './badge.js'
import { DownloadButton } from './download-button.js'
import { dateTime } from './format.js'
import { ScrollRegion } from './scroll-region.js'
import { Answered, Empty } from './states.js'
import { SendTask } from './task-form.js'

/** What was sent to the machines of a grower, and what became of it at each. */
export function InboxTasks({ leafUserId }: { leafUserId: string }) {
  const tasks = useInboxTasks(leafUserId)
  return (
    <section aria-labelledby="inbox">
      <div class="title-row">
        <h2 id="inbox">Tasks for machines</h2>
        <SendTask leafUserId={leafUserId} />
      </div>
      <Answered query={tasks} what="tasks" rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>
              Nothing was sent yet. A task takes a field, guidance lines and rates to the terminal.
            </Empty>
          ) : (
            <TaskTable tasks={items} />
          )
        }
      </Answered>
    </section>
  )
}

function TaskTable({ tasks }: { tasks: readonly InboxTask[] }) {
  return (
    <ScrollRegion label="Table of tasks for machines">
      <table>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Machine</th>
            <th scope="col">State</th>
            <th scope="col">What it means</th>
            <th scope="col">Since</th>
            <th scope="col">Task data</th>
          </tr>
        </thead>
        <tbody>
          {tasks.flatMap((task) =>
            task.deliveries.map((delivery) => <Row key={delivery.id} task={task} delivery={delivery} />),
          )}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

function Row({ task, delivery }: { task: InboxTask; delivery: InboxDelivery }) {
  return (
    <tr>
      <td>{task.name}</td>
      <td>{delivery.machineName ?? delivery.providerMachineId}</td>
      <td>
        <Badge status={delivery.state} />
      </td>
      <td>
        {delivery.sentence}
        {delivery.state === 'FAILED' && <Retry task={task} />}
      </td>
      <td>{dateTime(delivery.stateTime)}</td>
      <td>
        <DownloadButton url={delivery.download} name="TASKDATA.zip">
          ISOXML {delivery.isoxmlVersion}
        </DownloadButton>
      </td>
    </tr>
  )
}

function Retry({ task }: { task: InboxTask }) {
  const act = useAction()
  const queries = useQueryClient()
  const again = () =>
    act.run(async () => {
      await retryTask(task.id)
      await queries.invalidateQueries({ queryKey: ['inbox', task.leafUserId] })
    })
  return (
    <>
      {' '}
      <button type="button" disabled={act.busy} onClick={again}>
        Send again
      </button>
      <span role="alert" class="bad-text">
        {act.problem}
      </span>
    </>
  )
}
